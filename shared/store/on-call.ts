import type { Item, Table } from './table.ts';

/** The contact that the starter rules text. */
export const onCall = 'oncall';

/** A contact as people wrote it: an item for the account alone goes before one for every account. */
export const contactOf = async (config: Table, account: string, id: string): Promise<Item | undefined> =>
  (await config.get({ kind: `contact#${account}`, id })) ?? (await config.get({ kind: 'contact', id }));
