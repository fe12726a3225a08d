import { Command } from 'commander';
import { flow, startLocalStack } from './local-stack.ts';

const { rate, minutes } = new Command('npm run soak --')
  .description(
    'Sends events at a steady rate through npm start and reports what was lost, latency and memory.',
  )
  .option('--rate <number>', 'events a second', Number, 50)
  .option('--minutes <number>', 'how long', Number, 5)
  .parse()
  .opts<{ rate: number; minutes: number }>();

const stack = await startLocalStack();
try {
  const memory: number[] = [stack.memoryMib()];
  const sampling = setInterval(() => memory.push(stack.memoryMib()), 10_000);
  const result = await flow(stack, rate, minutes * 60, 180_000);
  clearInterval(sampling);
  memory.push(stack.memoryMib());
  const mib = memory.map((value) => Math.round(value));
  console.log(`${result.sent} events at ${rate}/s: ${result.lost} lost`);
  console.log(`webhook to inbox: p50 ${result.p50} ms, p95 ${result.p95} ms, p99 ${result.p99} ms`);
  console.log(`throughput: ${result.throughput.toFixed(1)} texts/s`);
  console.log(`memory in MiB, every 10 s: ${mib.join(' ')}`);
  process.exitCode = result.lost === 0 ? 0 : 1;
} finally {
  await stack.stop();
}
