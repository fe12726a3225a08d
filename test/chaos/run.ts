import { styleText } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { controls } from './controls.ts';
import { figureTitles } from './figures.ts';
import { type ChaosOptions, fullRun, guards, shortRun } from './options.ts';
import { type ChaosResult, missed, runChaos } from './run-chaos.ts';

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number)) throw new InvalidArgumentError('It must be a whole number.');
  return number;
};

const program = new Command('npm run test:chaos --')
  .description(
    'Breaks things on purpose, counts what was lost or doubled, and fails unless every figure is zero.',
  )
  .option('--seed <number>', 'repeats the run with this seed', wholeNumber)
  .option('--short', 'the form that npm test runs', false)
  .option(
    '--patience <seconds>',
    'how long the run may take before what is missing counts as lost',
    wholeNumber,
  )
  .option('--no-controls', 'leaves the negative controls out')
  .parse();
const {
  seed = Date.now() % 1_000_000,
  short,
  controls: withControls,
  patience,
} = program.opts<{ seed?: number; short: boolean; controls: boolean; patience?: number }>();

const colour = (format: 'green' | 'red' | 'bold', text: string): string =>
  styleText(format, text, { stream: process.stdout });

const printFigures = ({ figures, facts, samples }: ChaosResult) => {
  for (const [name, value] of Object.entries(facts)) console.log(`  ${String(value).padStart(8)}  ${name}`);
  console.log(colour('bold', '\nMust be zero'));
  for (const [key, title] of Object.entries(figureTitles)) {
    const value = Object.entries(figures).find(([name]) => name === key)?.[1] ?? 0;
    console.log(`  ${colour(value === 0 ? 'green' : 'red', String(value).padStart(8))}  ${title}`);
  }
  for (const line of samples) console.log(`  note: ${line}`);
};

const play = async (): Promise<readonly string[]> => {
  const options: ChaosOptions = {
    ...(short ? shortRun : fullRun),
    seed,
    ...(patience === undefined ? {} : { deadlineMs: patience * 1000 }),
  };
  console.log(colour('bold', `Chaos, seed ${seed}: ${options.events} events, ${options.homes} homes\n`));
  const result = await runChaos(options, ({ sent, recorded, total, killed }) => {
    if (process.stdout.isTTY)
      process.stdout.write(`\r  ${recorded}/${total} recorded, ${sent} sent, ${killed} killed `);
  });
  if (process.stdout.isTTY) process.stdout.write(`${'\r'.padEnd(60)}\r`);
  printFigures(result);
  const killed = result.facts['workers killed (SIGKILL)'] ?? 0;
  return [
    ...missed(result.figures),
    ...(killed < options.kills ? [`only ${killed} of ${options.kills} kills`] : []),
    ...(result.facts.drained === 1 ? [] : ['the queues were not empty in time']),
  ];
};

const controlAttempts = 3;

const playControls = async (): Promise<readonly string[]> => {
  console.log(colour('bold', '\nNegative controls: without its guard, a figure must not be zero'));
  const blind: string[] = [];
  const waiting = [...controls];
  // Two at a time: they mostly wait.
  const next = async (): Promise<void> => {
    const control = waiting.shift();
    if (!control) return;
    const { guard, figure, options } = control;
    let value = 0;
    // A few hundred events of one seed may miss the one moment that a guard is there for.
    for (let attempt = 0; attempt < controlAttempts && value === 0; attempt += 1) {
      const { figures } = await runChaos({ ...options, seed: seed + attempt });
      value = figures[figure];
    }
    console.log(
      `  ${colour(value > 0 ? 'green' : 'red', String(value).padStart(8))}  ${figureTitles[figure]}, when ${guards[guard]}`,
    );
    if (value === 0) blind.push(`without its guard (${guards[guard]}) "${figureTitles[figure]}" stays zero`);
    return next();
  };
  await Promise.all([next(), next()]);
  return blind;
};

const startedAt = performance.now();
const problems = [...(await play()), ...(withControls ? await playControls() : [])];
const seconds = Math.round((performance.now() - startedAt) / 1000);
for (const problem of problems) console.log(colour('red', `missed: ${problem}`));
console.log(
  `\n${problems.length === 0 ? colour('green', 'kept') : colour('red', 'broken')} in ${seconds} s, seed ${seed}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
