import type { Table } from './table.ts';

/** Whether Minut still accepts an account's grant, as the last refresh found it. */
export interface GrantStatus {
  readonly lost: boolean;
  /** ISO UTC. */
  readonly since: string;
}

const keyOf = (account: string) => ({ pk: `account#${account}`, sk: 'grant-status' });

/** Undefined when nothing was found wrong so far. @throws TransientError */
export const readGrantStatus = async (table: Table, account: string): Promise<GrantStatus | undefined> => {
  const item = await table.get(keyOf(account));
  return item ? { lost: item.lost === true, since: String(item.since) } : undefined;
};

/** Marks the account as needing a new connection. True when it was not marked yet, so that it is said once. */
export const markGrantLost = (table: Table, account: string, since: string): Promise<boolean> =>
  table.put(
    { ...keyOf(account), lost: true, since },
    {
      expression: 'attribute_not_exists(pk) or #lost = :no',
      names: { '#lost': 'lost' },
      values: { ':no': false },
    },
  );

/** Takes the mark away. True when there was one, so that what waits for it can go on. */
export const markGrantFound = (table: Table, account: string): Promise<boolean> =>
  table.delete(keyOf(account), { expression: 'attribute_exists(pk)' });
