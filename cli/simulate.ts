import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { delayChart } from './simulate/delay-chart.ts';
import { defaultLimits } from './simulate/limits.ts';
import { isNightName, nights } from './simulate/nights.ts';
import { type NightResult, playNight } from './simulate/play-night.ts';

const positive = (text: string): number => {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('It must be a number above zero.');
};

const options = new Command('npm run simulate --')
  .description(
    "Plays a night against the real decision and the published limits of AWS and Minut; prints the texts' delays.",
  )
  .option('--homes <number>', 'homes', positive, 5_000)
  .addOption(new Option('--night <name>', 'which night').choices(Object.keys(nights)).default('nye'))
  .option('--homes-per-account <number>', 'homes of one Minut account', positive, 50)
  .option('--texts <number>', 'texts a second that SNS takes', positive, defaultLimits.texts)
  .option('--requests <number>', "the stage's throttle, requests a second", positive, defaultLimits.requests)
  .option('--rules-at-once <number>', 'calls of rules at once', positive, defaultLimits.rulesAtOnce)
  .option('--notify-at-once <number>', 'calls of notify at once', positive, defaultLimits.notifyAtOnce)
  .option('--seed <number>', 'repeats a night', positive, 1)
  .option('--chart <file>', 'writes an SVG of the delays over the number of homes')
  .option('--json', 'prints JSON', false)
  .parse()
  .opts<{
    homes: number;
    night: string;
    homesPerAccount: number;
    texts: number;
    requests: number;
    rulesAtOnce: number;
    notifyAtOnce: number;
    seed: number;
    json: boolean;
    chart?: string;
  }>();

/** The same numbers for the same seed, as in any simulation that is to be repeated. */
const generator = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
};

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const show = (seconds: number): string =>
  seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

const { homes, night, homesPerAccount, texts, requests, rulesAtOnce, notifyAtOnce, seed, json, chart } =
  options;
if (!isNightName(night)) throw new Error(`There is no night ${night}.`);
const limits = { ...defaultLimits, texts, requests, burst: 2 * requests, rulesAtOnce, notifyAtOnce };
const result: NightResult = playNight({ homes, night, homesPerAccount, limits, random: generator(seed) });
const sorted = result.delays.toSorted((a, b) => a - b);
const shares = { p50: 0.5, p90: 0.9, p99: 0.99, max: 1 };
const delays = Object.fromEntries(
  Object.entries(shares).map(([name, share]) => [name, quantile(sorted, share)]),
);
const { delays: _, ...counts } = result;

if (chart !== undefined) {
  const sizes = [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000];
  const points = sizes.map((size) => {
    const played = playNight({ homes: size, night, homesPerAccount, limits, random: generator(seed) });
    const inOrder = played.delays.toSorted((a, b) => a - b);
    const share = (1 - inOrder.length / Math.max(1, played.events)) * 100;
    return {
      homes: size,
      p50: quantile(inOrder, 0.5),
      p90: quantile(inOrder, 0.9),
      unsent: Math.max(0, share),
    };
  });
  writeFileSync(chart, delayChart(points));
}

if (json) {
  console.log(JSON.stringify({ homes, night, texts: sorted.length, ...counts, delays }));
} else {
  console.log(`${night}: ${homes} homes, ${counts.events} of them loud\n`);
  console.log('Delay of texts, from the event');
  for (const [name, seconds] of Object.entries(delays)) console.log(`  ${name.padEnd(4)} ${show(seconds)}`);
  const widest = 40;
  const bins = [5, 15, 30, 60, 120, 300, 600, Number.POSITIVE_INFINITY];
  let from = 0;
  for (const to of bins) {
    const count = sorted.filter((seconds) => seconds >= from && seconds < to).length;
    const label = Number.isFinite(to) ? `< ${show(to)}` : 'later';
    const bar = '█'.repeat(Math.round((count / Math.max(1, sorted.length)) * widest));
    console.log(`  ${label.padEnd(14)} ${String(count).padStart(7)} ${bar}`);
    from = to;
  }
  console.log(
    `\n${sorted.length} texts sent, ${counts.stale} too old to wake anyone, ${counts.deadLetters} in the dead letters`,
  );
  console.log(`${counts.refused} requests refused by the throttle and sent again by Minut`);
  console.log(
    `${counts.withoutMinut} events decided without Minut: its budget was spent, so on-call was texted`,
  );
}
