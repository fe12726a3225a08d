import { parseDocument } from 'yaml';
import { fieldsOf } from '../../../shared/rules/item-fields.ts';
import { type ItemKind, kindOf } from '../../../shared/store/config-keys.ts';
import { recordEdit } from '../../../shared/store/edits.ts';
import type { Item, Table } from '../../../shared/store/table.ts';

export interface EditTables {
  readonly config: Table;
  readonly state: Table;
}

export interface Editor {
  readonly account: string;
  /** The name of the person, as versions show it. */
  readonly by: string;
  /** ISO UTC, on the program's clock. */
  readonly at: string;
  /** Whether items that hold for every account are this account's alone to change. */
  readonly onlyAccount: boolean;
}

export interface ItemRef {
  readonly kind: ItemKind;
  readonly id: string;
}

interface Found {
  readonly item: Item | undefined;
  /** Where the change is written: an account never changes what holds for others. */
  readonly kind: string;
}

const find = async (
  config: Table,
  { kind, id }: ItemRef,
  { account, onlyAccount }: Editor,
): Promise<Found> => {
  const own = kindOf({ kind, account });
  const item = await config.get({ kind: own, id });
  if (item) return { item, kind: own };
  const shared = await config.get({ kind, id });
  return { item: shared, kind: onlyAccount ? kind : own };
};

/** The item with some fields changed: its YAML with its comments, or its attributes. Undefined takes a field away. */
const changed = (item: Item, fields: Item): Item => {
  if (typeof item.yaml !== 'string') {
    const all = Object.entries({ ...item, ...fields }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(all);
  }
  const document = parseDocument(item.yaml);
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) document.delete(name);
    else document.set(name, value);
  }
  return { ...item, yaml: document.toString({ lineWidth: 0 }) };
};

export type EditOutcome = 'edited' | 'unchanged' | 'missing' | 'changed-meanwhile';

/**
 * Changes fields of an item as a person does in the console, under the name of the person; `config` makes it a version
 * and puts it in force. Repeating it changes nothing. @param change what to set, from the fields as they are
 */
export const editItem = async (
  tables: EditTables,
  editor: Editor,
  ref: ItemRef,
  change: (fields: Item) => Item,
  what: string,
): Promise<EditOutcome> => {
  const { config, state } = tables;
  const { item, kind } = await find(config, ref, editor);
  // A home exists without an item; everything else that is not there was deleted meanwhile.
  if (!item && ref.kind !== 'home') return 'missing';
  const before = item ?? { id: ref.id };
  const fields = fieldsOf(before);
  if (!fields.ok) return 'missing';
  const wanted = change(fields.value);
  const isSame = Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(fields.value[name]) === JSON.stringify(value),
  );
  if (isSame) return 'unchanged';
  const { by, at, account } = editor;
  const after = { ...changed(before, wanted), kind, id: ref.id, editedBy: by, editedAt: at };
  const isInPlace = item?.kind === kind;
  const written = await config.put(
    after,
    isInPlace ? sameAs(item) : { expression: 'attribute_not_exists(#id)', names: { '#id': 'id' } },
  );
  if (!written) return 'changed-meanwhile';
  await recordEdit(state, account, { at, by, what, kind, id: ref.id, before: isInPlace ? item : undefined });
  return 'edited';
};

/** An item that somebody else changed meanwhile is not overwritten. */
const sameAs = ({ yaml, editedAt }: Item) => {
  const parts = Object.entries({ yaml, editedAt }).map(([name, value]) =>
    value === undefined ? `attribute_not_exists(${name})` : `${name} = :${name}`,
  );
  const values = Object.entries({ ':yaml': yaml, ':editedAt': editedAt }).filter(
    ([, value]) => value !== undefined,
  );
  return { expression: parts.join(' and '), values: Object.fromEntries(values) };
};
