import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import * as z from 'zod/mini';
import type { Problem } from '../../shared/rules/issue-sentences.ts';
import { fieldsOf } from '../../shared/rules/item-fields.ts';
import {
  activeId,
  activeKind,
  type ConfigKey,
  itemKinds,
  kindOf,
  parseConfigKey,
  problemKind,
} from '../../shared/store/config-keys.ts';
import type { Item, Table } from '../../shared/store/table.ts';
import type { Finding } from './finding.ts';
import { nameOf } from './source-items.ts';

/** An item of the config table. */
export interface TableItem {
  readonly key: ConfigKey;
  readonly item: Item;
  /** As it was written, or as it would be. */
  readonly yaml: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Why its text cannot be read at all. */
  readonly unreadable?: string;
}

const tableItem = (key: ConfigKey, item: Item): TableItem => {
  const fields = fieldsOf(item);
  const { kind: _kind, yaml, ...plain } = item;
  const { kind, account } = key;
  const own = kind === 'rule' && !account ? {} : { kind: kindOf(key) };
  return {
    key,
    item,
    yaml: typeof yaml === 'string' ? yaml : stringify({ ...own, id: item.id, ...plain }),
    fields: fields.ok ? fields.value : {},
    ...(fields.ok ? {} : { unreadable: fields.problems[0]?.sentence ?? 'It cannot be read' }),
  };
};

const itemsOf = async (config: Table, kind: string): Promise<readonly TableItem[]> => {
  const items: TableItem[] = [];
  const query = {
    expression: '#kind = :kind',
    names: { '#kind': 'kind' },
    values: { ':kind': kind },
    consistent: true,
  };
  for await (const item of config.query(query)) {
    const key = parseConfigKey(String(item.kind), String(item.id));
    if (key) items.push(tableItem(key, item));
  }
  return items;
};

/** Everything that people wrote, of every account. */
export const readTableItems = async (config: Table): Promise<readonly TableItem[]> => {
  const common = (await Promise.all(itemKinds.map((kind) => itemsOf(config, kind)))).flat();
  const accounts = common.filter(({ key }) => key.kind === 'account').map(({ key }) => key.id);
  const own = await Promise.all(
    accounts.flatMap((account) =>
      itemKinds
        .filter((kind) => kind !== 'account')
        .map((kind) => itemsOf(config, kindOf({ kind, account }))),
    ),
  );
  return [...common, ...own.flat()];
};

export const readTableItem = async (config: Table, key: ConfigKey): Promise<TableItem | undefined> => {
  const item = await config.get({ kind: kindOf(key), id: key.id });
  return item && tableItem(key, item);
};

/** What cannot be read as YAML, as findings. */
export const unreadableFindings = (items: readonly TableItem[]): readonly Finding[] =>
  items.flatMap(({ key, unreadable }): Finding[] =>
    unreadable === undefined ? [] : [{ level: 'error', item: nameOf(key), path: '', sentence: unreadable }],
  );

const problemSchema = z.object({
  problems: z.array(z.object({ path: z.string(), sentence: z.string() })),
});
const activeSchema = z.object({ fields: z.record(z.string(), z.unknown()) });

export type Standing =
  | { readonly kind: 'in force' }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'waiting' };

/** Whether what is written is in force. */
export const standingOf = async (config: Table, key: ConfigKey): Promise<Standing> => {
  const id = activeId(key);
  const [written, active, problem] = await Promise.all([
    readTableItem(config, key),
    config.get({ kind: activeKind(key.account), id }),
    config.get({ kind: problemKind(key.account), id }),
  ]);
  const inForce = activeSchema.safeParse(active);
  const isActive = inForce.success && isDeepStrictEqual(inForce.data.fields, written?.fields);
  if (written ? isActive : !inForce.success) return { kind: 'in force' };
  const refused = problemSchema.safeParse(problem);
  return refused.success ? { kind: 'refused', problems: refused.data.problems } : { kind: 'waiting' };
};
