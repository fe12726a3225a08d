import { errorName, log } from '../../shared/platform/log.ts';
import type { Scheduler } from '../scheduler.ts';
import { sign } from './sign.ts';
import type { Hook, SimulatedEvent, World } from './world.ts';

/** How a delivery gets to its hook: the platform's `fetch`, or what a test reaches an emulator by. */
export type Deliver = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array<ArrayBuffer>;
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

export interface Deliveries {
  /** Delivers a sample to one hook, whatever types it wants. */
  ping(hook: Hook, event: SimulatedEvent): Promise<void>;
  /** Delivers to every hook that wants this type; resolves when the first attempts were answered or failed. */
  deliver(event: SimulatedEvent): Promise<void>;
  stop(): void;
}

const second = 1000;
/** A 504 of the real service can hang for minutes, its patience with us is thought to be short. */
const patienceMs = 10 * second;
const longestBackoffMs = 10 * 60 * second;
/** How long the simulator goes on trying: longer than any outage that a test makes. */
const giveUpMs = 48 * 60 * 60 * second;

/** Until the attempt after the `attempt`-th, in milliseconds of the program's clock: 5 s, doubled up to 10 min. */
export const backoffMs = (attempt: number): number =>
  Math.min(5 * second * 2 ** Math.min(attempt - 1, 20), longestBackoffMs);

const wants = (hook: Hook, type: string): boolean => hook.events.includes('*') || hook.events.includes(type);

/** Posts signed events and tries again, on the program's clock, until the answer is a 2xx. */
export const createDeliveries = (
  world: Pick<World, 'clock' | 'hooks' | 'scheme'>,
  scheduler: Scheduler,
  deliver: Deliver = fetch,
): Deliveries => {
  const stopping = new AbortController();
  /** First attempts of one home go out one after the other, as its events happened. */
  const lastOfHome = new Map<string, Promise<unknown>>();

  const attempt = async (hook: Hook, body: Buffer): Promise<boolean> => {
    try {
      const response = await deliver(hook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: hook.token,
          'x-minut-signature': sign(body, hook.hook_secret, world.scheme),
          'user-agent': 'minut-simulator',
        },
        body: Uint8Array.from(body),
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(patienceMs)]),
      });
      await response.arrayBuffer();
      return response.ok;
    } catch (error) {
      if (!stopping.signal.aborted) log('warn', 'delivery failed', { error: errorName(error) });
      return false;
    }
  };

  const send = async (hook: Hook, body: Buffer, firstMs: number, attempts: number): Promise<void> => {
    // A hook that was deleted meanwhile is no longer delivered to.
    if (stopping.signal.aborted || !world.hooks.has(hook.hook_id)) return;
    if (await attempt(hook, body)) return;
    const dueMs = world.clock.now() + backoffMs(attempts);
    if (stopping.signal.aborted || dueMs - firstMs > giveUpMs) return;
    scheduler.at(dueMs, () => void send(hook, body, firstMs, attempts + 1));
  };

  const post = (hook: Hook, event: SimulatedEvent): Promise<void> =>
    send(hook, Buffer.from(JSON.stringify({ hook_id: hook.hook_id, event })), world.clock.now(), 1);

  return {
    ping: post,
    async deliver(event) {
      const before = lastOfHome.get(event.home_id);
      const sending = Promise.resolve(before).then(() =>
        Promise.all(
          [...world.hooks.values()]
            .filter((hook) => wants(hook, event.type))
            .map((hook) => post(hook, event)),
        ),
      );
      lastOfHome.set(event.home_id, sending);
      await sending;
    },
    stop: () => stopping.abort(),
  };
};
