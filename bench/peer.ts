import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import autocannon from 'autocannon';
import { listenOnLoopback } from '../local/listen.ts';
import { bundleProgram } from './bundles.ts';
import { median } from './compare.ts';
import { loadEnvironment } from './load-time.ts';

const directory = join(import.meta.dirname, '.peer');
/** What a program needs of this process's environment. */
const own = { PATH: process.env.PATH, HOME: process.env.HOME };
const version = '5.0.7';
const rounds = 3;
const seconds = 4;

export interface PeerFigure {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
  readonly better: 'higher' | 'lower';
}

/** Node-RED from npm, in a folder that git ignores; installed once. */
const install = () => {
  if (existsSync(join(directory, 'node_modules/node-red/red.js'))) return;
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{ "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', '--save-exact', ...quiet, `node-red@${version}`], {
    cwd: directory,
    stdio: 'ignore',
  });
};

/** Condition on type and local time, then a POST to the sink, as a person would draw it. */
const flowsFor = (sink: string) => [
  { id: 'tab', type: 'tab', label: 'noise' },
  {
    id: 'in',
    type: 'http in',
    z: 'tab',
    url: '/webhooks/default',
    method: 'post',
    wires: [['answer', 'when']],
  },
  {
    id: 'answer',
    type: 'change',
    z: 'tab',
    rules: [{ t: 'set', p: 'payload', pt: 'msg', to: '{}', tot: 'json' }],
    wires: [['out']],
  },
  { id: 'out', type: 'http response', z: 'tab', statusCode: '200', wires: [] },
  {
    id: 'when',
    type: 'function',
    z: 'tab',
    func: `const event = msg.payload.event;
if (event.type !== 'disturbance_first_notice') return null;
const hour = Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: 'Europe/Stockholm' }).format(new Date(event.created_at)));
if (hour < 22 && hour >= 7) return null;
return { payload: { to: '+46701740605', text: event.home_id + ' is loud' } };`,
    wires: [['post']],
  },
  { id: 'post', type: 'http request', z: 'tab', method: 'POST', url: sink, ret: 'txt', wires: [[]] },
];

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  /** Milliseconds from the start of the process to the first answer. */
  readonly startMs: number;
}

const hookSecret = 'a'.repeat(40);
const body = (): string =>
  JSON.stringify({
    hook_id: '6628f1a2b167b70039f80800',
    event: {
      id: crypto.randomUUID(),
      type: 'disturbance_first_notice',
      created_at: '2026-11-21T22:40:05.708Z',
      home_id: '5ffff22ab167b70039f806fe',
    },
  });
const headersOf = (text: string) => ({
  'content-type': 'application/json',
  authorization: 'token-of-the-benchmark',
  'x-minut-signature': createHmac('sha256', hookSecret).update(text).digest('hex'),
});

const start = async (command: readonly string[], port: number, env: NodeJS.ProcessEnv): Promise<Running> => {
  const begunAt = performance.now();
  const child = spawn(process.execPath, command, { stdio: 'ignore', cwd: directory, env });
  const url = `http://127.0.0.1:${port}`;
  const giveUpAt = begunAt + 60_000;
  while (performance.now() < giveUpAt) {
    const text = body();
    const path = `${url}/webhooks/default`;
    const response = await fetch(path, { method: 'POST', body: text, headers: headersOf(text) }).catch(
      () => undefined,
    );
    await response?.arrayBuffer();
    if (response?.ok) return { child, url, startMs: performance.now() - begunAt };
    await delay(20);
  }
  child.kill('SIGKILL');
  throw new Error('A peer of the benchmark did not start in time.');
};

const memoryMib = ({ child }: Running): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;

const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listenOnLoopback(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const load = async (url: string) => {
  const requests = Array.from({ length: 200 }, () => {
    const text = body();
    return { method: 'POST', path: '/webhooks/default', body: text, headers: headersOf(text) } as const;
  });
  return autocannon({ url, connections: 10, duration: seconds, requests });
};

/** The same flow in Node-RED and in our handlers chained over ports in memory, in turns, with what reaches the sink. */
export const benchPeer = async (): Promise<readonly PeerFigure[]> => {
  install();
  let reached = 0;
  const sink = createServer((request, response) => {
    request.resume();
    reached += 1;
    response.end('ok');
  });
  const sinkUrl = `http://127.0.0.1:${await listenOnLoopback(sink, 0)}`;
  writeFileSync(join(directory, 'flows.json'), JSON.stringify(flowsFor(sinkUrl)));
  writeFileSync(
    join(directory, 'settings.js'),
    "module.exports = { flowFile: 'flows.json', uiHost: '127.0.0.1', httpAdminRoot: false, logging: { console: { level: 'off' } } };\n",
  );
  const program = join(directory, 'chained.cjs');
  writeFileSync(program, (await bundleProgram('chained.ts')).code);
  const running: Running[] = [];
  try {
    const [ourPort, theirPort] = [await freePort(), await freePort()];
    const ours = await start([program, String(ourPort), sinkUrl], ourPort, { ...own, ...loadEnvironment });
    running.push(ours);
    const red = join(directory, 'node_modules/node-red/red.js');
    const theirs = await start(
      [
        red,
        '--userDir',
        directory,
        '--settings',
        join(directory, 'settings.js'),
        '--port',
        String(theirPort),
      ],
      theirPort,
      own,
    );
    running.push(theirs);
    const figures = {
      p50: [[], []],
      p99: [[], []],
      perSecond: [[], []],
      delivered: [[], []],
    } satisfies Record<string, [number[], number[]]>;
    const results: Record<keyof typeof figures, [number[], number[]]> = figures;
    for (let round = 0; round < rounds; round += 1) {
      for (const [side, one] of [ours, theirs].entries()) {
        const before = reached;
        const { latency, requests } = await load(one.url);
        await delay(500);
        results.p50[side]?.push(latency.p50);
        results.p99[side]?.push(latency.p99);
        results.perSecond[side]?.push(requests.average);
        results.delivered[side]?.push((reached - before) / seconds);
      }
    }
    const figure = (
      name: string,
      [a, b]: [number[], number[]],
      better: PeerFigure['better'],
    ): PeerFigure => ({
      name,
      ours: median(a),
      theirs: median(b),
      better,
    });
    return [
      figure('latency p50, ms', results.p50, 'lower'),
      figure('latency p99, ms', results.p99, 'lower'),
      figure('requests/s', results.perSecond, 'higher'),
      figure('messages/s at the sink', results.delivered, 'higher'),
      { name: 'memory, MiB', ours: memoryMib(ours), theirs: memoryMib(theirs), better: 'lower' },
      { name: 'start to first answer, ms', ours: ours.startMs, theirs: theirs.startMs, better: 'lower' },
    ];
  } finally {
    for (const { child } of running) child.kill('SIGKILL');
    sink.close();
    sink.closeAllConnections();
  }
};
