import { setTimeout as delay } from 'node:timers/promises';
import { NightdeskError } from '../../shared/errors.ts';
import { type ConfigKey, kindOf } from '../../shared/store/config-keys.ts';
import type { Condition, Table } from '../../shared/store/table.ts';
import { paint, print } from './output.ts';
import { nameOf } from './source-items.ts';
import { standingOf, type TableItem } from './table-items.ts';

/** An item as it is to be; undefined where it is to go. */
export interface Edit {
  readonly key: ConfigKey;
  readonly before: TableItem | undefined;
  readonly yaml: string | undefined;
}

/** Somebody else changed an item between the question and the answer. */
class ChangedMeanwhile extends NightdeskError {}

const unchanged = ({ before }: Edit): Condition | undefined => {
  if (!before) return { expression: 'attribute_not_exists(id)' };
  const { yaml } = before.item;
  return typeof yaml === 'string'
    ? { expression: '#yaml = :yaml', names: { '#yaml': 'yaml' }, values: { ':yaml': yaml } }
    : undefined;
};

/** Writes edits, each only where the item still is what was shown. @throws NightdeskError */
export const writeEdits = async (config: Table, edits: readonly Edit[]): Promise<void> => {
  const written: Edit[] = [];
  for (const edit of edits) {
    const { key, yaml } = edit;
    const place = { kind: kindOf(key), id: key.id };
    const done =
      yaml === undefined
        ? await config.delete(place, unchanged(edit))
        : await config.put({ ...place, yaml }, unchanged(edit));
    if (!done) {
      const before =
        written.length > 0 ? ` Written before it: ${written.map((one) => nameOf(one.key)).join(', ')}.` : '';
      throw new ChangedMeanwhile(
        `${nameOf(key)} was changed by somebody else meanwhile and stays as it is.${before} Run the command again.`,
      );
    }
    written.push(edit);
  }
};

/** A change must be in force within 30 seconds. */
const patienceMs = 30_000;
const lookEveryMs = 200;

/** Waits until every edit is in force and says so. @returns false when one was refused or is not in force yet */
export const waitUntilInForce = async (
  config: Table,
  edits: readonly Edit[],
  say: (line: string) => void = print,
): Promise<boolean> => {
  const until = Date.now() + patienceMs;
  let fine = true;
  for (const { key, yaml } of edits) {
    let standing = await standingOf(config, key);
    while (standing.kind === 'waiting' && Date.now() < until) {
      await delay(lookEveryMs);
      standing = await standingOf(config, key);
    }
    if (standing.kind === 'in force') {
      say(`${paint('green', '✓')} ${nameOf(key)} ${yaml === undefined ? 'is deleted' : 'is in force'}`);
    } else if (standing.kind === 'refused') {
      fine = false;
      for (const { sentence } of standing.problems) say(`${paint('red', '✗')} ${nameOf(key)}: ${sentence}`);
    } else {
      fine = false;
      say(`${paint('yellow', '?')} ${nameOf(key)} is written and not in force after ${patienceMs / 1000} s`);
    }
  }
  return fine;
};
