import { exitCodes, UsageError } from '../usage.ts';
import { checkItems } from './check-items.ts';
import type { Finding } from './finding.ts';
import { print, printFindings, printJson, summaryOf } from './output.ts';
import { nameOf, readItems } from './source-items.ts';
import { readTableItems, unreadableFindings } from './table-items.ts';
import { hasTarget, openTarget, type TargetOptions } from './target.ts';

export interface CheckCommandOptions extends TargetOptions {
  readonly account?: string;
  readonly json?: boolean;
}

/** Prints findings; with errors among them the process ends with 1. */
export const report = (findings: readonly Finding[], items: number, json: boolean | undefined): void => {
  if (json) printJson({ items, findings });
  else {
    printFindings(findings);
    print(summaryOf(findings, items));
  }
  if (findings.some(({ level }) => level === 'error')) process.exitCode = exitCodes.wrong;
};

const checkTable = async (options: CheckCommandOptions): Promise<void> => {
  const { config, clock } = await openTarget(options);
  const items = await readTableItems(config);
  const readable = items.filter(({ unreadable }) => unreadable === undefined);
  const findings = checkItems(readable, { now: clock.now(), complete: true });
  report([...unreadableFindings(items), ...findings], items.length, options.json);
};

/** Checks files, against what is in the table where one is named; without files, the table. */
export const check = async (paths: readonly string[], options: CheckCommandOptions): Promise<void> => {
  if (paths.length === 0) {
    if (!hasTarget(options))
      throw new UsageError(
        'Say what to check: files or directories, or a table (--local, --table NAME, --stack NAME).',
      );
    return checkTable(options);
  }
  const { items, findings } = readItems(paths, options.account);
  if (!hasTarget(options)) {
    const checked = checkItems(items, { now: Date.now(), complete: false });
    return report([...findings, ...checked], items.length, options.json);
  }
  const { config, clock } = await openTarget(options);
  const names = new Set(items.map(({ key }) => nameOf(key)));
  const others = (await readTableItems(config)).filter(
    ({ key, unreadable }) => unreadable === undefined && !names.has(nameOf(key)),
  );
  const checked = checkItems([...others, ...items], { now: clock.now(), complete: true });
  report([...findings, ...checked.filter(({ item }) => names.has(item))], items.length, options.json);
};
