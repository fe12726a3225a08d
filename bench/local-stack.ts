import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { quantile } from './compare.ts';

const root = join(import.meta.dirname, '..');

const accountsSchema = z.object({
  default: z.object({ webhook: z.object({ token: z.string(), hookSecret: z.string() }) }),
});
const inboxSchema = z.object({
  messages: z.array(z.object({ channel: z.string(), text: z.string(), at: z.string() })),
});

export interface LocalStack {
  /** Sends one event of a home of its own. Resolves with when it was sent, in epoch milliseconds. */
  send(): Promise<{ readonly homeId: string; readonly sentAt: number; readonly status: number }>;
  /** When each home's e-mail arrived, in epoch milliseconds. */
  arrivals(): Promise<ReadonlyMap<string, number>>;
  /** MiB of memory that the process holds. */
  residentMib(): number;
  /** MiB that handlers, queues and inbox use, after a garbage collection; tables have a thread of their own. */
  inUseMib(): Promise<number>;
  stop(): Promise<void>;
}

const untilReady = async (child: ChildProcess): Promise<string> => {
  let printed = '';
  child.stdout?.on('data', (chunk) => {
    printed = `${printed}${chunk}`.slice(-20_000);
  });
  const giveUpAt = Date.now() + 60_000;
  while (Date.now() < giveUpAt && child.exitCode === null) {
    const url = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(printed)?.[0];
    if (url) {
      const health = await fetch(`${url}/health`).catch(() => undefined);
      if (health?.ok) return url;
    }
    await delay(100);
  }
  throw new Error('npm start was not ready in time.');
};

/**
 * `npm start` in a process of its own: handlers, emulators, simulator and inbox together.
 * @param onDisk keeps tables and queues in files, so that memory does not grow by what is recorded
 */
export const startLocalStack = async ({ onDisk = false } = {}): Promise<LocalStack> => {
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-bench-'));
  const probe = ['--expose-gc', '--import', join(import.meta.dirname, 'memory-probe.ts')];
  const data = onDisk ? ['--data', join(directory, 'data')] : [];
  const child = spawn(
    process.execPath,
    [...probe, join(root, 'local/main.ts'), '--port', '0', '--local-dir', directory, ...data],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      // Nothing of what other benchmarks set for the handlers in this process.
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    },
  );
  const stop = async () => {
    if (child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await Promise.race([ended, delay(5_000)]);
      child.kill('SIGKILL');
    }
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const url = await untilReady(child);
    const file: unknown = JSON.parse(readFileSync(join(directory, 'accounts.json'), 'utf8'));
    const { token, hookSecret } = accountsSchema.parse(file).default.webhook;
    return {
      stop,
      async send() {
        const homeId = randomBytes(12).toString('hex');
        const event = {
          id: randomBytes(12).toString('hex'),
          // Its rule sends an e-mail, which no hourly limit holds back, and asks Minut for nothing, whose limits would
          // be measured otherwise.
          type: 'battery_low',
          created_at: new Date().toISOString(),
          home_id: homeId,
        };
        const body = JSON.stringify({ hook_id: 'bench', event });
        const sentAt = Date.now();
        const response = await fetch(`${url}/webhooks/default`, {
          method: 'POST',
          body,
          headers: {
            'content-type': 'application/json',
            authorization: token,
            'x-minut-signature': createHmac('sha256', hookSecret).update(body).digest('hex'),
          },
        });
        await response.arrayBuffer();
        return { homeId, sentAt, status: response.status };
      },
      async arrivals() {
        const response = await fetch(`${url}/inbox.json`);
        const { messages } = inboxSchema.parse(await response.json());
        const arrived = new Map<string, number>();
        for (const { channel, text, at } of messages) {
          const homeId = channel === 'email' ? /[0-9a-f]{24}/.exec(text)?.[0] : undefined;
          if (homeId && !arrived.has(homeId)) arrived.set(homeId, Date.parse(at));
        }
        return arrived;
      },
      async inUseMib() {
        const answer = once(child, 'message');
        child.send('memory');
        const [mib] = await answer;
        return z.number().parse(mib);
      },
      residentMib() {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

export interface Flow {
  readonly perSecond: number;
  readonly sent: number;
  readonly lost: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Messages a second from the first event to the last message. */
  readonly throughput: number;
}

/** While events still arrive, nothing is lost. */
const patienceMs = 30_000;
const pauseMs = 500;
/** Asking for the list costs the process that is measured: at most this part of its time. */
const askingShare = 0.1;

/** Waits until each of the homes has its e-mail, or none has come for 30 s. */
const untilArrived = async (
  stack: LocalStack,
  homeIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  let arrived: ReadonlyMap<string, number> = new Map();
  let lastNewsAt = Date.now();
  for (;;) {
    const askedAt = Date.now();
    const now = await stack.arrivals();
    if (now.size > arrived.size) lastNewsAt = Date.now();
    arrived = now;
    if (homeIds.every((homeId) => arrived.has(homeId)) || Date.now() - lastNewsAt > patienceMs)
      return arrived;
    await delay(Math.max(pauseMs, (Date.now() - askedAt) / askingShare));
  }
};

/** Sends at a steady rate, whatever the answers take, and waits for the e-mails. */
export const flow = async (stack: LocalStack, perSecond: number, seconds: number): Promise<Flow> => {
  const count = Math.max(1, Math.round(perSecond * seconds));
  const startedAt = Date.now();
  const requests: ReturnType<LocalStack['send']>[] = [];
  for (let index = 0; index < count; index += 1) {
    const waitMs = startedAt + (index * 1000) / perSecond - Date.now();
    if (waitMs > 0) await delay(waitMs);
    requests.push(stack.send());
  }
  const sent = await Promise.all(requests);
  const arrived = await untilArrived(
    stack,
    sent.map(({ homeId }) => homeId),
  );
  const latencies = sent.flatMap(({ homeId, sentAt }) => {
    const at = arrived.get(homeId);
    return at === undefined ? [] : [at - sentAt];
  });
  const lastAt = Math.max(...sent.map(({ homeId }) => arrived.get(homeId) ?? 0));
  return {
    perSecond,
    sent: sent.length,
    lost: sent.length - latencies.length,
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
    throughput: latencies.length / ((lastAt - startedAt) / 1000),
  };
};
