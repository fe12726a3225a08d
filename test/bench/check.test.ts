import { describe, expect, it } from 'vitest';
import { checkRatios } from '../../bench/check.ts';
import type { Ratio } from '../../bench/ratios.ts';

/** A ratio that measures these values, one after the other. */
const measuring = (better: Ratio['better'], ...values: readonly number[]): Ratio => {
  const left = [...values];
  return { better, measure: async () => left.shift() ?? Number.NaN };
};

const check = (ratio: Ratio, before: number) => checkRatios({ ratio }, { ratio: before }, () => undefined);

describe('a ratio beside its baseline', () => {
  it.each([
    ['higher', 0.41, false],
    ['higher', 0.39, true],
    ['lower', 0.59, false],
    ['lower', 0.61, true],
  ] as const)('where %s is better is compared at 20 %%: %d', async (better, value, isRegression) => {
    const [checked] = await check(measuring(better, value, value, value), 0.5);
    expect(checked?.isRegression).toBe(isRegression);
  });

  it('is no regression when it was worse once', async () => {
    const [checked] = await check(measuring('higher', 0.2, 0.5), 0.5);
    expect(checked).toMatchObject({ isRegression: false, seen: [0.2, 0.5] });
  });

  it('is a regression when it is worse three times, and says each', async () => {
    const [checked] = await check(measuring('lower', 0.9, 0.8, 0.7), 0.5);
    expect(checked).toMatchObject({ isRegression: true, seen: [0.9, 0.8, 0.7] });
  });

  it('is a regression when it could not be measured', async () => {
    const [checked] = await check(measuring('lower'), 0.5);
    expect(checked?.isRegression).toBe(true);
  });

  it('is refused when the baseline lacks it', async () => {
    await expect(checkRatios({ ratio: measuring('lower', 1) }, {}, () => undefined)).rejects.toThrow(
      'npm run bench -- --baseline',
    );
  });
});
