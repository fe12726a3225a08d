import { expiry } from './state-keys.ts';
import type { Table } from './table.ts';

/** The same news is told again after this many seconds. */
const againAfterSeconds = 7 * 24 * 60 * 60;

/**
 * Whether the last news about `subject` was the same, within the last week. Remembers the given one.
 * @param digest stands for what is said
 * @param now epoch milliseconds, on the program's clock
 */
export const saidBefore = async (
  table: Table,
  subject: string,
  digest: string,
  now: number,
): Promise<boolean> => {
  const fresh = await table.put(
    {
      pk: `said#${subject}`,
      sk: 'last',
      digest,
      until: now + againAfterSeconds * 1000,
      ttl: expiry(now, againAfterSeconds),
    },
    {
      expression: 'attribute_not_exists(pk) or #digest <> :digest or #until <= :now',
      names: { '#digest': 'digest', '#until': 'until' },
      values: { ':digest': digest, ':now': now },
    },
  );
  return !fresh;
};
