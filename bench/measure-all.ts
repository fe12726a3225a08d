import { functions } from '../shared/platform/topology.ts';
import { countCalls } from './count-calls.ts';
import { flow, startLocalStack } from './local-stack.ts';
import { benchPeer } from './peer.ts';
import { benchRules } from './rules.ts';
import { benchStarts } from './starts.ts';
import { benchWebhook } from './webhook.ts';
import type { Row } from './write-page.ts';

const kib = 1024;
const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

const webhook = async (): Promise<readonly Row[]> => {
  const { ratio, spread, subject } = await benchWebhook();
  const value = `${ratio.toFixed(2)} ± ${spread.toFixed(2)} (${Math.round(subject)}/s)`;
  const name = 'calls/s, of the bare function';
  return [{ group: 'Webhook handler', name, value, ratio, goal: '≥ 0.45', met: ratio >= 0.45 }];
};

const decision = async (): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const among of [100, 1_000] as const) {
    const { ratio: speed, spread, subject } = await benchRules(among);
    const ratio = 1 / speed;
    const value = `${ratio.toFixed(2)} ± ${spread.toFixed(2)} (${Math.round(subject)}/s)`;
    const name = `time among ${among.toLocaleString('en')} rules, of that among 10`;
    rows.push({ group: 'Decision', name, value, ratio, goal: '≤ 2', met: ratio <= 2 });
  }
  return rows;
};

const starts = async (): Promise<readonly Row[]> => {
  const { emptyMs, functions: measured } = await benchStarts(Object.keys(functions));
  const rows = [...measured].map(([name, start]): Row => {
    const size = `${(start.bytes / kib).toFixed(0)} KiB, ${(start.gzipBytes / kib).toFixed(0)} gzip`;
    const value = `${size}; ${ms(start.ms)}, ${start.ratio.toFixed(2)} × its clients (${ms(start.clientsMs)})`;
    const isWebhook = name === 'webhook';
    const kept = isWebhook
      ? start.bytes <= 400 * kib && start.gzipBytes <= 120 * kib && start.ratio <= 1.25
      : start.bytes <= 600 * kib;
    const goal = isWebhook ? '≤ 400 KiB, 120 gzip, 1.25 ×' : '≤ 600 KiB';
    return { group: 'Start', name, value, ratio: start.ratio, goal, met: kept && !start.undici };
  });
  return [{ group: 'Start', name: 'empty handler', value: ms(emptyMs), goal: '' }, ...rows];
};

const calls = async (): Promise<readonly Row[]> => {
  // The functions log; what they write is measured and thrown away.
  const write = process.stdout.write;
  process.stdout.write = () => true;
  try {
    return Object.entries(await countCalls()).map(([name, { tableReads, tableWrites, queueSends }]) => {
      const value = `${tableWrites} writes, ${tableReads} reads, ${queueSends} queue sends`;
      return {
        group: 'Calls per event',
        name,
        value,
        goal: name === 'no incident' ? '1 write, 0 reads' : '',
      };
    });
  } finally {
    process.stdout.write = write;
  }
};

/** Events a second, and for how many seconds. */
const rates = [
  [1, 5],
  [10, 20],
  [25, 6],
  [50, 6],
] as const;

const endToEnd = async (): Promise<readonly Row[]> => {
  const group = 'POST to inbox, local stack';
  const stack = await startLocalStack();
  try {
    const rows: Row[] = [];
    // The first events fill caches and have the code compiled.
    await flow(stack, 10, 3);
    const [inUse, resident] = [await stack.inUseMib(), stack.residentMib()];
    for (const [perSecond, seconds] of rates) {
      const { p50, p95, p99, lost, throughput } = await flow(stack, perSecond, seconds);
      const value = `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}; ${throughput.toFixed(0)} messages/s, ${lost} lost`;
      const goal = perSecond === 10 ? 'p99 ≤ 250 ms' : '';
      rows.push({ group, name: `${perSecond} events/s`, value, goal, met: goal ? p99 <= 250 : lost === 0 });
    }
    const held = `process ${resident.toFixed(0)} → ${stack.residentMib().toFixed(0)}`;
    const value = `${inUse.toFixed(0)} → ${(await stack.inUseMib()).toFixed(0)} MiB in use (${held})`;
    return [...rows, { group, name: 'memory', value, goal: '' }];
  } finally {
    await stack.stop();
  }
};

const besidePeer = async (): Promise<readonly Row[]> =>
  (await benchPeer()).map(({ name, ours, theirs, better }) => ({
    group: 'Beside Node-RED',
    name,
    value: `${ours.toFixed(1)} against ${theirs.toFixed(1)}`,
    goal: 'ahead',
    met: better === 'lower' ? ours <= theirs : ours >= theirs,
  }));

/** Measures everything in turn. @param say names what is being measured */
export const measureAll = async (withPeer: boolean, say: (what: string) => void): Promise<readonly Row[]> => {
  const parts = {
    webhook,
    decision,
    starts,
    'calls per event': calls,
    'end to end': endToEnd,
    ...(withPeer ? { 'Node-RED': besidePeer } : {}),
  };
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(parts)) {
    say(`${name} …`);
    rows.push(...(await measure()));
  }
  return rows;
};
