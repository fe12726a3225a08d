import * as z from 'zod/mini';
import { expiry, retentionSeconds } from './state-keys.ts';
import type { Item, Table } from './table.ts';

/** A change that somebody made from a page: enough to say what it was, and to take it back. */
export interface Edit {
  /** ISO UTC. */
  readonly at: string;
  readonly by: string;
  /** `paused Harbour Loft until Sun 07:00` */
  readonly what: string;
  /** Of the item in the config table. */
  readonly kind: string;
  readonly id: string;
  /** The item before it; undefined where there was none. */
  readonly before?: Item | undefined;
}

export interface StoredEdit extends Edit {
  readonly name: string;
}

const editSchema = z.object({
  sk: z.string(),
  at: z.string(),
  by: z.string(),
  what: z.string(),
  kind: z.string(),
  id: z.string(),
  before: z.optional(z.record(z.string(), z.unknown())),
  undone: z.optional(z.boolean()),
});

const partition = (account: string): string => `edits#${account}`;

export const recordEdit = async (table: Table, account: string, edit: Edit): Promise<void> => {
  const sk = `${edit.at}#${edit.kind}#${edit.id}`;
  const ttl = expiry(Date.parse(edit.at), retentionSeconds.version);
  await table.put({ pk: partition(account), sk, ...edit, ttl });
};

/** As far back as somebody undoes. */
const mostUndone = 20;

/** The latest change that was not taken back. */
export const lastEdit = async (table: Table, account: string): Promise<StoredEdit | undefined> => {
  for await (const item of table.query({
    expression: 'pk = :pk',
    values: { ':pk': partition(account) },
    newestFirst: true,
    limit: mostUndone,
    consistent: true,
  })) {
    const { sk: name, undone, ...edit } = editSchema.parse(item);
    if (undone !== true) return { ...edit, name };
  }
  return undefined;
};

/** False when it was taken back already. */
export const markUndone = (table: Table, account: string, name: string): Promise<boolean> =>
  table.update(
    { pk: partition(account), sk: name },
    {
      update: 'SET undone = :true',
      condition: 'attribute_exists(pk) and attribute_not_exists(undone)',
      values: { ':true': true },
    },
  );
