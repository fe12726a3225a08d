import { exitCodes, UsageError } from '../usage.ts';
import { report } from './check.ts';
import { checkItems } from './check-items.ts';
import type { Finding } from './finding.ts';
import { confirmed, counted, print, printDifference, printFindings, printJson, summaryOf } from './output.ts';
import { warnOfJump } from './replay.ts';
import type { RawItem } from './rule-book.ts';
import { nameOf, readItems } from './source-items.ts';
import { readTableItems, type TableItem } from './table-items.ts';
import { openTarget, type Target, type TargetOptions } from './target.ts';
import { type Edit, waitUntilInForce, writeEdits } from './write-items.ts';

export interface EditOptions extends TargetOptions {
  readonly account?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
  /** A time such as 7d: replays the events of that time with the rules before and after. */
  readonly replay?: string | true;
}

const titleOf = ({ key, before, yaml }: Edit): string =>
  `${nameOf(key)}${before ? '' : ' (new)'}${yaml === undefined ? ' (deleted)' : ''}`;

const textOf = (finding: Finding): string => `${finding.item} ${finding.sentence}`;

/** What is wrong after the edits: all of what is edited, and what others did not have before. */
const findingsAfter = (
  before: readonly TableItem[],
  edits: readonly Edit[],
  edited: readonly RawItem[],
  now: number,
): readonly Finding[] => {
  const names = new Set(edits.map(({ key }) => nameOf(key)));
  const readable = before.filter(({ unreadable }) => unreadable === undefined);
  const known = new Set(checkItems(readable, { now, complete: true }).map(textOf));
  const others = readable.filter(({ key }) => !names.has(nameOf(key)));
  return checkItems([...others, ...edited], { now, complete: true }).filter(
    (finding) => names.has(finding.item) || (finding.level === 'error' && !known.has(textOf(finding))),
  );
};

/** Shows what edits change, asks, writes them and waits until they are in force. */
const carryOut = async (edits: readonly Edit[], { config }: Target, options: EditOptions): Promise<void> => {
  const { yes, json } = options;
  if (!json)
    for (const edit of edits) printDifference(titleOf(edit), edit.before?.yaml ?? '', edit.yaml ?? '');
  if (!(await confirmed(`Write ${counted(edits.length, 'change')}?`, yes))) {
    print('Nothing was written.');
    return;
  }
  await writeEdits(config, edits);
  const lines: string[] = [];
  const fine = await waitUntilInForce(config, edits, json ? (line) => lines.push(line) : print);
  if (json) printJson({ written: edits.map(({ key }) => nameOf(key)), inForce: fine });
  if (!fine) process.exitCode = exitCodes.wrong;
};

const sameText = (a: string, b: string): boolean => a.trimEnd() === b.trimEnd();

/** `put`: checks everything before anything is written, shows the difference, asks. */
export const put = async (paths: readonly string[], options: EditOptions): Promise<void> => {
  const { items, findings } = readItems(paths, options.account);
  const target = await openTarget(options);
  const table = await readTableItems(target.config);
  const edits = items.flatMap(({ key, yaml }): Edit[] => {
    const before = table.find((one) => nameOf(one.key) === nameOf(key));
    return before && sameText(before.yaml, yaml) ? [] : [{ key, before, yaml }];
  });
  const all = items.map(({ key }) => ({ key, before: undefined, yaml: undefined }));
  const found = [...findings, ...findingsAfter(table, all, items, target.clock.now())];
  if (found.some(({ level }) => level === 'error')) {
    report(found, items.length, options.json);
    if (!options.json) print('Nothing was written.');
    return;
  }
  if (edits.length === 0) {
    if (options.json) printJson({ written: [], inForce: true });
    else print('Everything is in the table already.');
    return;
  }
  if (!options.json) {
    printFindings(found);
    if (found.length > 0) print(`${summaryOf(found, items.length)}\n`);
  }
  if (options.replay !== undefined) await warnOfJump(target, items, options.replay);
  await carryOut(edits, target, options);
};

/** `delete`: refuses what others still need. */
export const remove = async (names: readonly string[], options: EditOptions): Promise<void> => {
  const target = await openTarget(options);
  const table = await readTableItems(target.config);
  const before = findOne(table, names, options.account);
  const edits: readonly Edit[] = [{ key: before.key, before, yaml: undefined }];
  const found = findingsAfter(table, edits, [], target.clock.now());
  if (found.some(({ level }) => level === 'error')) {
    report(found, 1, options.json);
    if (!options.json) print(`${nameOf(before.key)} is still needed. Nothing was deleted.`);
    return;
  }
  await carryOut(edits, target, options);
};

/** `quiet-hours`, `contact oncall` or `contact/oncall`. @throws UsageError where there is none */
export const findOne = (
  items: readonly TableItem[],
  names: readonly string[],
  account: string | undefined,
): TableItem => {
  const words = names.flatMap((name) => name.split('/'));
  const [first = '', second] = words;
  const [kind, id] = second === undefined ? [undefined, first] : [first, second];
  const found = items.filter(
    ({ key }) =>
      key.id === id &&
      (kind === undefined || key.kind === kind) &&
      (account === undefined || key.kind === 'account' || key.account === account),
  );
  const rules = found.filter(({ key }) => key.kind === 'rule');
  const chosen = kind === undefined && rules.length === 1 ? rules : found;
  const [one, ...more] = chosen;
  if (!one) throw new UsageError(`There is no ${kind ?? 'item'} ${id}; \`list\` names them all.`);
  if (more.length > 0)
    throw new UsageError(
      `${id} is more than one: ${chosen.map(({ key }) => nameOf(key)).join(', ')}. Say which kind, or --account.`,
    );
  return one;
};

/** Writes one edit that was chosen elsewhere: a version that is brought back. */
export const carryOutOne = (edit: Edit, target: Target, options: EditOptions): Promise<void> =>
  carryOut([edit], target, options);
