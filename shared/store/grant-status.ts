import type { Table } from './table.ts';

/** What the last refresh of an account's grant found, so that a schedule need not read every secret. */
export interface GrantStatus {
  /** Minut no longer accepts it: a person has to connect the account again. */
  readonly lost: boolean;
  /** ISO UTC: since when the above is so. */
  readonly since: string;
  /** ISO UTC: when the stored access token stops being used. */
  readonly expiresAt?: string | undefined;
}

const keyOf = (account: string) => ({ pk: `account#${account}`, sk: 'grant-status' });

/** Undefined when the grant was never refreshed. @throws TransientError, as all here */
export const readGrantStatus = async (table: Table, account: string): Promise<GrantStatus | undefined> => {
  const item = await table.get(keyOf(account));
  if (!item) return undefined;
  const { lost, since, expiresAt } = item;
  return {
    lost: lost === true,
    since: String(since),
    ...(typeof expiresAt === 'string' ? { expiresAt } : {}),
  };
};

const wasLost = { names: { '#lost': 'lost' } } as const;

/** Marks the account as needing a new connection. True when it was not marked yet, so that it is said once. */
export const markGrantLost = (table: Table, account: string, since: string): Promise<boolean> =>
  table.put(
    { ...keyOf(account), lost: true, since },
    { expression: 'attribute_not_exists(pk) or #lost = :no', ...wasLost, values: { ':no': false } },
  );

/** Stores when the new token expires. True when the grant had been lost, so that what waits for it can go on. */
export const markGrantFresh = async (
  table: Table,
  account: string,
  since: string,
  expiresAt: string,
): Promise<boolean> => {
  const item = { ...keyOf(account), lost: false, since, expiresAt };
  const found = await table.put(item, { expression: '#lost = :yes', ...wasLost, values: { ':yes': true } });
  if (!found) await table.put(item);
  return found;
};
