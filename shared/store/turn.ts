import { expiry } from './state-keys.ts';
import type { Table } from './table.ts';

/**
 * Takes an account's turn at something that is done at most once in `everyMs`, however often it is asked for.
 * @param now epoch milliseconds, on the program's clock @returns false when it is not due yet @throws TransientError
 */
export const takeTurn = (
  table: Table,
  account: string,
  what: string,
  everyMs: number,
  now: number,
): Promise<boolean> =>
  table.put(
    {
      pk: `account#${account}`,
      sk: `turn#${what}`,
      next: now + everyMs,
      ttl: expiry(now, 2 * (everyMs / 1000)),
    },
    {
      expression: 'attribute_not_exists(pk) or #next <= :now',
      names: { '#next': 'next' },
      values: { ':now': now },
    },
  );
