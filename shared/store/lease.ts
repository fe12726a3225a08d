import { TransientError } from '../errors.ts';
import type { Table } from './table.ts';

/** The right to do something alone, for a while. */
export interface Lease {
  /** Grows with every holder: a higher one means that somebody else took over. */
  readonly fence: number;
  /**
   * Starts the lease's time anew. False when it is no longer ours: then nothing may be written any more. Called right
   * before a write to a store that cannot compare fences itself.
   */
  extend(): Promise<boolean>;
  release(): Promise<void>;
}

export interface LeaseRequest {
  /** What is leased, e.g. `grant/<account>`. */
  readonly name: string;
  /** Who asks: unique per attempt. */
  readonly holder: string;
  /** Milliseconds of the machine's time: a lease protects real processes. */
  readonly ms: number;
  readonly wall: () => number;
}

/** Leases that nobody asked for are forgotten after this many seconds. */
const forgetAfterSeconds = 30 * 24 * 3600;

const keyOf = (name: string) => ({ pk: `lease#${name}`, sk: 'lease' });

/** Takes the lease, or undefined while somebody else holds it. @throws TransientError */
export const acquireLease = async (
  table: Table,
  { name, holder, ms, wall }: LeaseRequest,
): Promise<Lease | undefined> => {
  const key = keyOf(name);
  const now = wall();
  const current = await table.get(key);
  if (typeof current?.until === 'number' && current.until > now) return undefined;
  const before = typeof current?.fence === 'number' ? current.fence : 0;
  const fence = before + 1;
  const taken = await table.put(
    { ...key, holder, fence, until: now + ms, ttl: Math.ceil(now / 1000) + forgetAfterSeconds },
    current
      ? { expression: '#fence = :before', names: { '#fence': 'fence' }, values: { ':before': before } }
      : { expression: 'attribute_not_exists(pk)' },
  );
  if (!taken) return undefined;

  const ours = {
    condition: '#holder = :holder and #fence = :fence and #until > :now',
    names: { '#holder': 'holder', '#fence': 'fence', '#until': 'until' },
  };
  const setUntil = (until: number) =>
    table.update(key, {
      update: 'set #until = :until',
      ...ours,
      values: { ':holder': holder, ':fence': fence, ':now': wall(), ':until': until },
    });
  return {
    fence,
    extend: () => setUntil(wall() + ms),
    release: async () => {
      await setUntil(0);
    },
  };
};

export interface PatientLeaseRequest extends LeaseRequest {
  /** Milliseconds to wait for another holder before giving up. */
  readonly patienceMs: number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** How often a lease that somebody holds is asked for again, in milliseconds. */
const pollMs = 50;

/** Runs `work` under the lease. @throws TransientError when another holder keeps it for too long */
export const withLease = async <Result>(
  table: Table,
  request: PatientLeaseRequest,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> => {
  const giveUpAt = request.wall() + request.patienceMs;
  for (;;) {
    const lease = await acquireLease(table, request);
    if (lease) {
      try {
        return await work(lease);
      } finally {
        await lease.release();
      }
    }
    if (request.wall() >= giveUpAt) throw new TransientError(`Somebody else is at work on ${request.name}.`);
    await request.wait(pollMs);
  }
};
