import { Command } from 'commander';
import { flow, startLocalStack } from './local-stack.ts';

const { rate, minutes } = new Command('npm run soak --')
  .description(
    'Sends events at a steady rate through npm start, its data on disk, and says what was lost, how late messages were and how memory grew. Fails when anything was lost.',
  )
  .option('--rate <number>', 'events a second', Number, 50)
  .option('--minutes <number>', 'how long', Number, 5)
  .parse()
  .opts<{ rate: number; minutes: number }>();

/** Between two looks at the memory of the process. */
const lookMs = 10_000;
/** A little less than was sent is what the end of a run costs. */
const keptUp = 0.95;

const seconds = (ms: number): string => (ms < 10_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(0)} s`);

const stack = await startLocalStack({ onDisk: true });
try {
  // The first events fill caches and have the code compiled.
  await flow(stack, 10, 3);
  const inUse = await stack.inUseMib();
  const resident = [stack.residentMib()];
  const looking = setInterval(() => resident.push(stack.residentMib()), lookMs);
  const { sent, lost, p50, p95, p99, throughput } = await flow(stack, rate, minutes * 60);
  clearInterval(looking);
  const after = await stack.inUseMib();
  console.log(`${sent} events at ${rate}/s: ${lost} lost`);
  console.log(
    throughput >= rate * keptUp
      ? `kept up: ${throughput.toFixed(1)} messages/s`
      : `saturated: ${throughput.toFixed(1)} messages/s are what this machine carries; the rest waited in the queue`,
  );
  console.log(`webhook to inbox: p50 ${seconds(p50)}, p95 ${seconds(p95)}, p99 ${seconds(p99)}`);
  const growth = ((after - inUse) / sent) * 1000;
  console.log(
    `memory in use after a collection: ${inUse.toFixed(0)} → ${after.toFixed(0)} MiB, ${growth.toFixed(1)} MiB per 1,000 events`,
  );
  console.log(`MiB held by the process, every 10 s: ${resident.map((mib) => mib.toFixed(0)).join(' ')}`);
  process.exitCode = lost === 0 ? 0 : 1;
} finally {
  await stack.stop();
}
