import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import * as z from 'zod/mini';
import { median } from './compare.ts';
import { type Ratio, ratios } from './ratios.ts';

const path = join(import.meta.dirname, 'baseline.json');
const baselineSchema = z.record(z.string(), z.number());

/** A ratio that is this much worse than the baseline's is a regression. */
const tolerance = 0.2;
/** A busy machine makes one measurement look bad, hardly three in a row. */
const tries = 3;

const isWorse = ({ better }: Ratio, value: number, before: number): boolean =>
  !(better === 'higher' ? value >= before * (1 - tolerance) : value <= before * (1 + tolerance));

export interface Checked {
  readonly name: string;
  /** The ratio that the baseline has. */
  readonly before: number;
  /** Each time it was measured. */
  readonly seen: readonly number[];
  readonly isRegression: boolean;
}

/**
 * Measures each ratio and compares it with the baseline, never a time with a time. One that looks 20 % worse is measured
 * again, up to twice, and is a regression only if it stays so.
 * @param again is told which ratio looks worse before it is measured again
 * @throws Error when the baseline lacks a ratio
 */
export const checkRatios = async (
  measured: Readonly<Record<string, Ratio>>,
  baseline: Readonly<Record<string, number>>,
  again: (text: string) => void,
): Promise<readonly Checked[]> => {
  const checked: Checked[] = [];
  for (const [name, ratio] of Object.entries(measured)) {
    const before = baseline[name];
    if (before === undefined) {
      throw new Error(`bench/baseline.json has no "${name}"; npm run bench -- --baseline writes it.`);
    }
    let value = await ratio.measure();
    const seen = [value];
    while (isWorse(ratio, value, before) && seen.length < tries) {
      again(`${name}: ${value.toFixed(2)} looks worse than ${before.toFixed(2)}; measuring again …`);
      value = await ratio.measure();
      seen.push(value);
    }
    checked.push({ name, before, seen, isRegression: isWorse(ratio, value, before) });
  }
  return checked;
};

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Checks the ratios of this machine and prints each. @returns whether none is a regression */
export const printCheck = async (): Promise<boolean> => {
  const baseline = baselineSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const checked = await checkRatios(ratios, baseline, say);
  const stream = process.stdout;
  for (const { name, before, seen, isRegression } of checked) {
    const mark = isRegression ? styleText('red', '✗', { stream }) : styleText('green', '✓', { stream });
    const values = seen.map((value) => value.toFixed(2)).join(', then ');
    console.log(`${mark} ${name.padEnd(52)} ${values} (baseline ${before.toFixed(2)})`);
  }
  const regressions = checked.filter(({ isRegression }) => isRegression).length;
  console.log(
    regressions === 0
      ? '\nNo ratio is more than 20 % worse than the baseline.'
      : styleText('red', `\n${regressions} more than 20 % worse than the baseline, all ${tries} times.`, {
          stream,
        }),
  );
  return regressions === 0;
};

/** Writes the middle of three measurements of each ratio as the new baseline. */
export const writeBaseline = async (): Promise<void> => {
  const baseline: Record<string, number> = {};
  for (const [name, { measure }] of Object.entries(ratios)) {
    say(`${name} …`);
    baseline[name] = median([await measure(), await measure(), await measure()]);
  }
  writeFileSync(path, `${JSON.stringify(baseline, null, 2)}\n`);
};
