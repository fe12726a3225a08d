import * as z from 'zod/mini';
import { kindOf } from '../../shared/store/config-keys.ts';
import { versionKey } from '../../shared/store/state-keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { exitCodes, UsageError } from '../usage.ts';
import { carryOutOne, type EditOptions, findOne } from './edit.ts';
import { paint, print, printDifference, printJson } from './output.ts';
import { nameOf } from './source-items.ts';
import { readTableItem, readTableItems, standingOf, type TableItem } from './table-items.ts';
import { openTarget, type TargetOptions } from './target.ts';

export interface LookOptions extends TargetOptions {
  readonly account?: string;
  readonly json?: boolean;
}

/** At once, and not so many that the table slows down. */
const atOnce = 25;

const standings = async (config: Table, items: readonly TableItem[]) => {
  const rows: { readonly item: TableItem; readonly standing: Awaited<ReturnType<typeof standingOf>> }[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    const some = items.slice(start, start + atOnce);
    rows.push(
      ...(await Promise.all(
        some.map(async (item) => ({ item, standing: await standingOf(config, item.key) })),
      )),
    );
  }
  return rows;
};

const stateOf = ({ fields }: TableItem): string | undefined => {
  if (fields.enabled === false) return 'disabled';
  return fields.dryRun === true ? 'dry run' : undefined;
};

const about = ({ fields }: TableItem): string => {
  const text = fields.description ?? fields.name ?? '';
  return typeof text === 'string' ? text : '';
};

/** `list`: every item, whether it is in force, and what it is for. */
export const list = async (options: LookOptions): Promise<void> => {
  const { config } = await openTarget(options);
  const items = (await readTableItems(config)).filter(
    ({ key }) => options.account === undefined || key.account === options.account,
  );
  const rows = await standings(config, items);
  if (options.json) {
    return printJson(
      rows.map(({ item, standing }) => ({
        kind: item.key.kind,
        id: item.key.id,
        ...(item.key.account ? { account: item.key.account } : {}),
        state: stateOf(item) ?? standing.kind,
        ...(about(item) ? { description: about(item) } : {}),
        ...(standing.kind === 'refused' ? { problems: standing.problems } : {}),
      })),
    );
  }
  if (rows.length === 0) return print('The table holds nothing yet: npm run rules -- put rules/');
  const width = Math.max(...rows.map(({ item }) => item.key.id.length));
  let kind = '';
  for (const { item, standing } of rows) {
    if (kindOf(item.key) !== kind) {
      if (kind !== '') print();
      kind = kindOf(item.key);
      print(paint('bold', kind));
    }
    const colour = standing.kind === 'in force' ? 'green' : standing.kind === 'refused' ? 'red' : 'yellow';
    const state = stateOf(item) ?? standing.kind;
    print(
      `  ${item.key.id.padEnd(width)}  ${paint(colour, state.padEnd(8))}  ${paint('dim', about(item))}`.trimEnd(),
    );
    if (standing.kind === 'refused')
      for (const { sentence } of standing.problems) print(paint('red', `    ${sentence}`));
  }
};

/** `show`: one item as it was written. */
export const show = async (names: readonly string[], options: LookOptions): Promise<void> => {
  const { config } = await openTarget(options);
  const item = findOne(await readTableItems(config), names, options.account);
  const standing = await standingOf(config, item.key);
  if (options.json) {
    const { kind, id, account } = item.key;
    printJson({
      kind,
      id,
      ...(account ? { account } : {}),
      state: standing.kind,
      fields: item.fields,
      yaml: item.yaml,
    });
  } else {
    print(item.yaml.trimEnd());
    if (standing.kind === 'refused') {
      print(paint('red', '\n# Refused; its last valid version, if it had one, is in force:'));
      for (const { sentence } of standing.problems) print(paint('red', `# ${sentence}`));
    }
  }
  if (standing.kind === 'refused') process.exitCode = exitCodes.wrong;
};

const versionSchema = z.object({
  sk: z.string(),
  at: z.string(),
  valid: z.boolean(),
  deleted: z.optional(z.boolean()),
  item: z.optional(z.record(z.string(), z.unknown())),
});

type StoredVersion = z.infer<typeof versionSchema>;

const kinds = new Set(['rule', 'contact', 'home', 'account']);

const keyOf = (names: readonly string[], account: string | undefined) => {
  const [first = '', second] = names.flatMap((name) => name.split('/'));
  const [kind, id] = second === undefined ? ['rule', first] : [first, second];
  if (!kinds.has(kind)) throw new UsageError(`${kind} is no kind; it is one of ${[...kinds].join(', ')}.`);
  return { kind: account && kind !== 'account' ? `${kind}#${account}` : kind, id };
};

/** Newest first. */
const versionsOf = async (state: Table, kind: string, id: string): Promise<readonly StoredVersion[]> => {
  const versions: StoredVersion[] = [];
  const { pk } = versionKey(kind, id, '');
  for await (const item of state.query({
    expression: 'pk = :pk',
    values: { ':pk': pk },
    newestFirst: true,
  })) {
    versions.push(versionSchema.parse(item));
  }
  if (versions.length === 0)
    throw new UsageError(`There is no version of ${kind} ${id}; name it as KIND ID.`);
  return versions;
};

const kindOfVersion = ({ deleted, valid }: StoredVersion): string =>
  deleted ? 'deleted' : valid ? 'valid' : 'refused';

/** `history`: the versions of an item, newest first. */
export const history = async (names: readonly string[], options: LookOptions): Promise<void> => {
  const { kind, id } = keyOf(names, options.account);
  const versions = await versionsOf(await (await openTarget(options)).state(), kind, id);
  if (options.json) {
    return printJson(
      versions.map((one) => ({ version: one.sk, at: one.at, state: kindOfVersion(one), item: one.item })),
    );
  }
  for (const [index, version] of versions.entries()) {
    const state = kindOfVersion(version);
    const colour = state === 'valid' ? 'green' : state === 'refused' ? 'red' : 'yellow';
    print(`${version.sk}  ${paint(colour, state)}${index === 0 ? paint('dim', '  (now)') : ''}`);
    const older = versions[index + 1];
    printDifference('', textOf(older), textOf(version));
  }
};

const textOf = (version: StoredVersion | undefined): string => {
  const { yaml, kind: _kind, ...fields } = version?.item ?? {};
  if (typeof yaml === 'string') return yaml;
  return version?.item ? JSON.stringify(fields, null, 2) : '';
};

const chosenOf = (versions: readonly StoredVersion[], wanted: string | undefined): StoredVersion => {
  if (wanted === undefined) {
    const before = versions.slice(1).find(({ valid, deleted }) => valid && !deleted);
    if (before) return before;
    throw new UsageError('There is no earlier valid version to bring back.');
  }
  const found = versions.filter(({ sk }) => sk.startsWith(wanted) || sk.endsWith(wanted));
  const [one, ...more] = found;
  if (one && more.length === 0) return one;
  throw new UsageError(
    one
      ? `${wanted} fits several versions; write more of it.`
      : `There is no version ${wanted}; \`history\` names them.`,
  );
};

/** `revert`: brings a version back, the one before unless another is named. */
export const revert = async (
  names: readonly string[],
  options: EditOptions & { readonly to?: string },
): Promise<void> => {
  const { kind, id } = keyOf(names, options.account);
  const target = await openTarget(options);
  const version = chosenOf(await versionsOf(await target.state(), kind, id), options.to);
  if (!version.valid && !version.deleted)
    throw new UsageError('That version was refused when it was written; mend it and `put` it instead.');
  const [name = ''] = kind.split('#');
  const itemKind = (['rule', 'contact', 'home', 'account'] as const).find((each) => each === name) ?? 'rule';
  const key = { kind: itemKind, account: kind.split('#')[1], id };
  const before = await readTableItem(target.config, key);
  const yaml = version.deleted ? undefined : textOf(version);
  if (before === undefined && yaml === undefined) return print('It is deleted already.');
  if (before && yaml !== undefined && before.yaml.trimEnd() === yaml.trimEnd())
    return print(`${nameOf(key)} is that version already.`);
  await carryOutOne({ key, before, yaml }, target, options);
};
