import type { Table } from './table.ts';

/** What the last refresh of an account's grant found, so that a schedule need not read every secret. */
export interface GrantStatus {
  /** Minut no longer accepts it: a person has to connect the account again. */
  readonly lost: boolean;
  /** ISO UTC: since when the above is so. */
  readonly since: string;
  /** Whether the operator was told that it is lost. */
  readonly told?: boolean | undefined;
  /** ISO UTC: when the stored access token stops being used. */
  readonly expiresAt?: string | undefined;
}

const keyOf = (account: string) => ({ pk: `account#${account}`, sk: 'grant-status' });

/** Undefined when the grant was never refreshed. @throws TransientError, as all here */
export const readGrantStatus = async (table: Table, account: string): Promise<GrantStatus | undefined> => {
  const item = await table.get(keyOf(account));
  if (!item) return undefined;
  const { lost, since, told, expiresAt } = item;
  return {
    lost: lost === true,
    since: String(since),
    ...(told === true ? { told } : {}),
    ...(typeof expiresAt === 'string' ? { expiresAt } : {}),
  };
};

/** Marks the account as needing a new connection; whoever finds it so tells the operator. */
export const markGrantLost = async (table: Table, account: string, since: string): Promise<void> => {
  await table.put(
    { ...keyOf(account), lost: true, since },
    {
      expression: 'attribute_not_exists(pk) or #lost = :no',
      names: { '#lost': 'lost' },
      values: { ':no': false },
    },
  );
};

/** Notes that the operator was told of the loss. */
export const noteLossTold = async (table: Table, account: string): Promise<void> => {
  await table.update(keyOf(account), {
    update: 'SET told = :yes',
    condition: '#lost = :yes',
    names: { '#lost': 'lost' },
    values: { ':yes': true },
  });
};

/** Stores when the new token expires; a grant that was lost is found again. */
export const markGrantFresh = async (
  table: Table,
  account: string,
  since: string,
  expiresAt: string,
): Promise<void> => {
  await table.put({ ...keyOf(account), lost: false, since, expiresAt });
};
