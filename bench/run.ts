import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { Command } from 'commander';
import * as z from 'zod/mini';
import { countCalls } from './count-calls.ts';
import { flow, startLocalStack } from './local-stack.ts';
import { benchPeer } from './peer.ts';
import { benchRules } from './rules.ts';
import { benchStarts } from './starts.ts';
import { benchWebhook } from './webhook.ts';
import { type Row, writePage } from './write-page.ts';

const {
  check,
  baseline: writesBaseline,
  peer: withPeer,
} = new Command('npm run bench --')
  .description(
    'Measures Nightdesk on this machine, each figure beside its reference, and writes bench/latest.json.',
  )
  .option(
    '--check',
    'compares the ratios with bench/baseline.json and fails on a regression of 20 %; no end to end',
    false,
  )
  .option('--baseline', 'writes the ratios to bench/baseline.json', false)
  .option('--no-peer', 'leaves Node-RED out')
  .parse()
  .opts<{ check: boolean; baseline: boolean; peer: boolean }>();

const baselinePath = join(import.meta.dirname, 'baseline.json');
/** A ratio that is this much worse than the baseline's is a regression. */
const tolerance = 0.2;

/** Ratios that are compared; `lower` are better when they fall. */
const ratios: Record<string, { readonly value: number; readonly better: 'higher' | 'lower' }> = {};
const rows: Row[] = [];
const add = (group: string, name: string, value: string, goal = '', met?: boolean) => {
  rows.push({ group, name, value, goal, ...(met === undefined ? {} : { met }) });
};

/** Benchmarks call functions that log; what they write is measured and thrown away. */
const quietly = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const write = process.stdout.write;
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
};
const say = (text: string) => process.stderr.write(`${text}\n`);
const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

say('webhook …');
const webhook = await quietly(benchWebhook);
ratios.webhook = { value: webhook.ratio, better: 'higher' };
add(
  'Webhook handler',
  'calls/s, of the bare function',
  `${webhook.ratio.toFixed(2)} ± ${webhook.spread.toFixed(2)} (${Math.round(webhook.subject)}/s)`,
  '≥ 0.45',
  webhook.ratio >= 0.45,
);

say('rules …');
const rules = await quietly(benchRules);
for (const [name, { ratio, spread, subject }] of Object.entries(rules)) {
  ratios[`rules ${name}`] = { value: 1 / ratio, better: 'lower' };
  const value = `${(1 / ratio).toFixed(2)} ± ${spread.toFixed(2)} (${Math.round(subject)}/s)`;
  add('Decision', `time ${name} rules, of that among 10`, value, '≤ 2', 1 / ratio <= 2);
}

say('starts …');
const starts = await benchStarts();
add('Start', 'empty handler', ms(starts.emptyMs));
for (const [name, start] of Object.entries(starts.functions)) {
  ratios[`start ${name}`] = { value: start.ratio, better: 'lower' };
  const kib = `${(start.bytes / 1024).toFixed(0)} KiB, ${(start.gzipBytes / 1024).toFixed(0)} gzip`;
  const value = `${kib}; ${ms(start.ms)}, ${start.ratio.toFixed(2)} × its clients (${ms(start.clientsMs)})`;
  const isWebhook = name === 'webhook';
  const kept = isWebhook
    ? start.bytes <= 400 * 1024 && start.gzipBytes <= 120 * 1024 && start.ratio <= 1.25
    : start.bytes <= 600 * 1024;
  add('Start', name, value, isWebhook ? '≤ 400 KiB, 120 gzip, 1.25 ×' : '≤ 600 KiB', kept && !start.undici);
}

say('calls per event …');
const calls = await quietly(countCalls);
for (const [name, { tableReads, tableWrites, queueSends }] of Object.entries(calls)) {
  const value = `${tableWrites} writes, ${tableReads} reads, ${queueSends} queue sends`;
  add('Calls per event', name, value, name === 'no incident' ? '1 write, 0 reads' : '');
}

if (!check) {
  say('end to end …');
  const stack = await startLocalStack();
  try {
    const before = stack.memoryMib();
    for (const [perSecond, seconds] of [
      [1, 5],
      [10, 8],
      [25, 6],
      [50, 6],
    ] as const) {
      const { p50, p95, p99, lost, throughput } = await flow(stack, perSecond, seconds);
      const value = `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}; ${throughput.toFixed(0)} texts/s, ${lost} lost`;
      const goal = perSecond === 10 ? 'p99 ≤ 250 ms' : '';
      add('POST to inbox, local stack', `${perSecond} events/s`, value, goal, goal ? p99 <= 250 : lost === 0);
    }
    add('POST to inbox, local stack', 'memory', `${before.toFixed(0)} → ${stack.memoryMib().toFixed(0)} MiB`);
  } finally {
    await stack.stop();
  }
}

if (withPeer && !check) {
  say('Node-RED …');
  for (const { name, ours, theirs, better } of await benchPeer()) {
    const isAhead = better === 'lower' ? ours <= theirs : ours >= theirs;
    add('Beside Node-RED', name, `${ours.toFixed(1)} against ${theirs.toFixed(1)}`, 'ahead', isAhead);
  }
}

const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node.js ${process.version}`;
const values = Object.fromEntries(Object.entries(ratios).map(([name, { value }]) => [name, value]));
writeFileSync(
  join(import.meta.dirname, 'latest.json'),
  `${JSON.stringify({ machine, date: new Date().toISOString().slice(0, 10), ratios: values, rows }, null, 2)}\n`,
);

let group = '';
for (const row of rows) {
  if (row.group !== group) {
    group = row.group;
    console.log(styleText('bold', `\n${group}`, { stream: process.stdout }));
  }
  const mark = row.met === undefined ? ' ' : row.met ? '✓' : '✗';
  const colour = row.met === false ? 'red' : 'green';
  console.log(
    `  ${styleText(colour, mark, { stream: process.stdout })} ${row.name.padEnd(38)} ${row.value}  ${row.goal}`,
  );
}

if (writesBaseline) writeFileSync(baselinePath, `${JSON.stringify(values, null, 2)}\n`);
if (!check) writePage(machine, rows);
if (check) {
  const baseline = z.record(z.string(), z.number()).parse(JSON.parse(readFileSync(baselinePath, 'utf8')));
  const regressions = Object.entries(ratios).flatMap(([name, { value, better }]) => {
    const before = baseline[name];
    if (before === undefined) return [];
    const isWorse = better === 'higher' ? value < before * (1 - tolerance) : value > before * (1 + tolerance);
    return isWorse ? [`${name}: ${value.toFixed(2)}, was ${before.toFixed(2)}`] : [];
  });
  for (const line of regressions) console.error(styleText('red', `regression of more than 20 %: ${line}`));
  if (regressions.length === 0) console.log('\nNo ratio is more than 20 % worse than the baseline.');
  process.exitCode = regressions.length === 0 ? 0 : 1;
}
// Clients of the benchmarks keep sockets open.
process.exit();
