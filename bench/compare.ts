import { Bench } from 'tinybench';

/** Two ways of doing one thing, measured in turns in one run. */
export interface Comparison {
  /** Calls a second: median of the rounds. */
  readonly reference: number;
  readonly subject: number;
  /** Subject by reference: median of the rounds' ratios, and how far the middle half of them lies apart. */
  readonly ratio: number;
  readonly spread: number;
}

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

const callsPerSecond = async (work: () => unknown, ms: number): Promise<number> => {
  const bench = new Bench({ time: ms, warmup: false, throws: true });
  bench.add('work', work);
  const [task] = await bench.run();
  const result = task?.result;
  if (!result || !('latency' in result)) throw new Error('A benchmark did not complete.');
  return 1000 / result.latency.p50;
};

const rounds = 7;
const roundMs = 400;

/** Measures both in turns, so that whatever else the machine does falls on both. */
export const compare = async ({
  reference,
  subject,
}: {
  readonly reference: () => unknown;
  readonly subject: () => unknown;
}): Promise<Comparison> => {
  const measured: { reference: number; subject: number }[] = [];
  await callsPerSecond(reference, roundMs);
  await callsPerSecond(subject, roundMs);
  for (let round = 0; round < rounds; round += 1) {
    measured.push({
      reference: await callsPerSecond(reference, roundMs),
      subject: await callsPerSecond(subject, roundMs),
    });
  }
  const ratios = measured.map((one) => one.subject / one.reference);
  return {
    reference: median(measured.map((one) => one.reference)),
    subject: median(measured.map((one) => one.subject)),
    ratio: median(ratios),
    spread: quantile(ratios, 0.75) - quantile(ratios, 0.25),
  };
};
