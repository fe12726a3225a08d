import type * as z from 'zod';
import type { Problem } from '../../shared/rules/issue-sentences.ts';
import { fieldsOf } from '../../shared/rules/item-fields.ts';
import { itemSchemas } from '../../shared/rules/item-schemas.ts';
import { parseItem } from '../../shared/rules/parse-item.ts';
import { activate, deactivate } from '../../shared/store/active-items.ts';
import { activeId, type ConfigKey, kindOf, problemKind } from '../../shared/store/config-keys.ts';
import type { Item, Table } from '../../shared/store/table.ts';
import { storeVersion } from '../../shared/store/versions.ts';

export interface Change {
  readonly key: ConfigKey;
  /** The item as it is now, or undefined where it was deleted. */
  readonly item: Item | undefined;
  /** ISO UTC. */
  readonly at: string;
}

export interface ChangeTables {
  readonly config: Table;
  readonly state: Table;
}

interface Checked {
  readonly fields: Item;
  readonly problems: readonly Problem[];
  /** Of a contact, in E.164. */
  readonly phone?: string | undefined;
}

const phoneOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'phone' in value && typeof value.phone === 'string'
    ? value.phone
    : undefined;

const check = ({ key, item }: Change): Checked => {
  const fields = fieldsOf(item ?? {});
  if (!fields.ok) return { fields: {}, problems: fields.problems };
  const schema: z.ZodType = itemSchemas[key.kind];
  const parsed = parseItem(schema, fields.value);
  if (!parsed.ok) return { fields: fields.value, problems: parsed.problems };
  return { fields: fields.value, problems: [], phone: phoneOf(parsed.value) };
};

/**
 * Makes one edit a version and puts it in force. A broken one leaves the last valid version in force, and its problems
 * are kept beside the items for the operator and the command line. Applying a change twice changes nothing.
 * @returns what is wrong with the item, empty when it is in force
 */
export const applyChange = async (
  change: Change,
  { config, state }: ChangeTables,
): Promise<readonly Problem[]> => {
  const { key, item, at } = change;
  const kind = kindOf(key);
  const problemKey = { kind: problemKind(key.account), id: activeId(key) };
  if (item === undefined) {
    await storeVersion(state, { kind, id: key.id, at, item, valid: true });
    await deactivate(config, key);
    await config.delete(problemKey);
    return [];
  }
  const { fields, problems, phone } = check(change);
  const version = await storeVersion(state, { kind, id: key.id, at, item, valid: problems.length === 0 });
  if (problems.length > 0) {
    await config.put({ ...problemKey, at, problems });
    return problems;
  }
  await activate(config, key, version, fields, phone);
  await config.delete(problemKey);
  return [];
};
