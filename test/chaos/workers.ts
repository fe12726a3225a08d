import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod/mini';
import { bundling, replacedModules } from '../../infra/bundling.ts';
import { type FunctionDefinition, functions } from '../../shared/platform/topology.ts';
import { planted } from './load.ts';
import type { ChaosOptions } from './options.ts';
import { derive } from './random.ts';

const root = join(import.meta.dirname, '../..');

const workerMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), port: z.number() }),
  z.object({ kind: z.literal('seen'), eventId: z.string(), sequence: z.string() }),
  z.object({ kind: z.literal('notified'), body: z.string() }),
]);

/** What an event passes through. Schedules are not, and `config` is fed by a stream, which the host stands for. */
const isServed = ({ triggers }: FunctionDefinition): boolean =>
  triggers.every(
    (trigger) =>
      trigger.kind === 'queue' || (trigger.kind === 'http' && trigger.path.startsWith('/webhooks/')),
  );

/** One bundle with all functions, made as the deployed ones are, because a worker is started hundreds of times. */
const bundleWorker = async (directory: string): Promise<string> => {
  const names = Object.entries<FunctionDefinition>(functions).flatMap(([name, definition]) =>
    isServed(definition) ? [name] : [],
  );
  const imports = names.map(
    (name, index) => `import { handler as handler${index} } from './functions/${name}/handler.ts';`,
  );
  const map = names.map((name, index) => `'${name}': handler${index}`).join(', ');
  const outfile = join(directory, 'worker.cjs');
  await build({
    stdin: {
      contents: [
        ...imports,
        `import { runWorker } from './test/chaos/worker.ts';`,
        `void runWorker({ ${map} });`,
      ].join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    outfile,
    ...bundling,
    mainFields: [...bundling.mainFields],
    alias: { ...replacedModules },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  return outfile;
};

interface Worker {
  readonly id: string;
  readonly process: ChildProcess;
  port: number | undefined;
}

export interface WorkersOptions {
  readonly options: ChaosOptions;
  readonly environment: Readonly<Record<string, string>>;
  readonly originMs: number;
  readonly onDeath: (worker: string) => void;
  readonly onSeen: (eventId: string, sequence: bigint) => void;
  readonly onNotified: (body: string) => void;
}

/** Clocks of two workers differ by at most this: less than lease (15 s) minus time-out (10 s). */
const skewMs = 2_000;

/** The processes that run the functions: started, killed, replaced, and read for what they say. */
export const startWorkers = async ({
  options,
  environment,
  originMs,
  onDeath,
  onSeen,
  onNotified,
}: WorkersOptions) => {
  const directory = await mkdtemp(join(tmpdir(), 'nightdesk-chaos-'));
  const bundle = await bundleWorker(directory);
  const random = derive(options.seed, 1);
  const workers = new Map<string, Worker>();
  const retired = new Set<string>();
  const counts = { started: 0, killed: 0, failed: 0, logLines: 0, leaks: 0 };
  const samples: string[] = [];
  let stopping = false;
  let version = 1;

  const readLines = (stream: NodeJS.ReadableStream | null) => {
    let rest = '';
    stream?.on('data', (chunk) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        counts.logLines += 1;
        if (planted.test(line)) {
          counts.leaks += 1;
          if (samples.length < 5) samples.push(line.slice(0, 300));
        } else if (!line.startsWith('{') && line.trim() !== '' && samples.length < 5) samples.push(line);
      }
    });
  };

  const start = () => {
    counts.started += 1;
    const id = `worker-${counts.started}`;
    const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'warp.ts'), bundle], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...environment,
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: join(directory, 'compiled'),
        AWS_ACCESS_KEY_ID: id,
        CHAOS_WARP: String(options.warp),
        CHAOS_ORIGIN_MS: String(originMs),
        CHAOS_SKEW_MS: String(random.below(skewMs * 2) - skewMs),
        CHAOS_SEED: String(options.seed),
        CHAOS_WORKER: String(counts.started),
        CHAOS_CRASH_POINTS: String(options.crashPoints),
        CHAOS_CONCURRENCY: String(options.concurrency),
        CHAOS_VERSION: String(version),
        ...(options.without === undefined ? {} : { CHAOS_WITHOUT: options.without }),
      },
    });
    const worker: Worker = { id, process: child, port: undefined };
    workers.set(id, worker);
    readLines(child.stdout);
    readLines(child.stderr);
    child.on('message', (message) => {
      const parsed = workerMessage.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.kind === 'ready') worker.port = parsed.data.port;
      else if (parsed.data.kind === 'notified') onNotified(parsed.data.body);
      else onSeen(parsed.data.eventId, BigInt(parsed.data.sequence));
    });
    child.on('exit', (_code, signal) => {
      workers.delete(id);
      if (signal === 'SIGKILL') counts.killed += 1;
      else if (!retired.has(id)) counts.failed += 1;
      // One that was asked to stop has finished what it held.
      if (signal === 'SIGKILL' || !retired.has(id)) onDeath(id);
      if (!stopping && !retired.has(id)) start();
    });
  };

  const ready = () => [...workers.values()].filter(({ port }) => port !== undefined);

  for (let index = 0; index < options.workers; index += 1) start();

  return {
    counts,
    samples,
    ready,
    kill(id: string) {
      workers.get(id)?.process.kill('SIGKILL');
    },
    killAny() {
      const running = ready();
      running[random.below(running.length)]?.process.kill('SIGKILL');
    },
    /** Replaces every worker, the new ones before the old. */
    deploy() {
      version += 1;
      for (const worker of [...workers.values()]) {
        retired.add(worker.id);
        worker.process.kill('SIGTERM');
        start();
      }
    },
    async stop() {
      stopping = true;
      const ended = [...workers.values()].map(
        ({ process: child }) => new Promise((resolve) => child.once('exit', resolve)),
      );
      for (const { id, process: child } of workers.values()) {
        retired.add(id);
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), 30_000).unref();
      }
      await Promise.all(ended);
      await rm(directory, { recursive: true, force: true });
    },
  };
};
