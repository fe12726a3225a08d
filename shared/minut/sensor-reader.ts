import * as z from 'zod/mini';
import type { Clock } from '../platform/clock.ts';
import { expiry } from '../store/state-keys.ts';
import type { Table } from '../store/table.ts';
import type { MinutClient } from './client.ts';
import type { Device, Reading, SensorKind } from './devices.ts';
import type { Sample, SeriesKind, SeriesQuery } from './sensor-series.ts';

export interface SensorReaderOptions {
  readonly account: string;
  readonly client: Pick<MinutClient, 'device' | 'series'>;
  readonly state: Pick<Table, 'get' | 'put'>;
  readonly clock: Clock;
}

/** The latest reading of each kind in a home, and which device it is from. */
export type HomeReadings = Readonly<Partial<Record<SensorKind, Reading & { readonly deviceId: string }>>>;

/** Where Minut does not say when a device checks in next, or the device is late: milliseconds until it is asked again. */
const overdueMs = 5 * 60_000;
const keptSeconds = 24 * 60 * 60;

const cachedItem = z.object({
  value: z.unknown(),
  askAgainAt: z.number(),
  readAt: z.number(),
  from: z.optional(z.string()),
});

/** What was stored is our own, a day old at the most; what an older version wrote differently is asked for again. */
const storedDevice = z.custom<Device>(
  (value) => typeof value === 'object' && value !== null && 'id' in value && 'latest' in value,
);
const storedSamples = z.array(
  z.object({
    at: z.string(),
    value: z.number(),
    min: z.optional(z.number()),
    max: z.optional(z.number()),
  }),
);

const kinds: readonly SensorKind[] = ['sound', 'temperature', 'humidity'];

/**
 * Reads sensors without asking twice for the same: a device checks in about once an hour, so before its next heartbeat
 * Minut has nothing new. What was read is kept in the state table, for all functions.
 */
export const createSensorReader = ({ account, client, state, clock }: SensorReaderOptions) => {
  const keep = async (sk: string, value: unknown, askAgainAt: number, from?: string): Promise<void> => {
    const item = { pk: `account#${account}`, sk, value, askAgainAt, readAt: clock.now(), from };
    await state.put({ ...item, ttl: expiry(clock.now(), keptSeconds) });
  };
  const fresh = async (sk: string, heardAt: string | undefined) => {
    const { success, data } = cachedItem.safeParse(await state.get({ pk: `account#${account}`, sk }));
    const outdated = heardAt !== undefined && success && data.readAt < Date.parse(heardAt);
    return success && !outdated && data.askAgainAt > clock.now() ? data : undefined;
  };
  const askAgainAfter = ({ nextHeartbeatAt }: Device): number => {
    const next = Date.parse(nextHeartbeatAt ?? '');
    const soonest = clock.now() + overdueMs;
    return Number.isNaN(next) || next <= clock.now() ? soonest : next;
  };

  /**
   * The device with its latest readings.
   * @param heardAt when it was last heard from, where an event says so: what was read before then is outdated
   * @throws what the client throws
   */
  const device = async (deviceId: string, heardAt?: string): Promise<Device> => {
    const sk = `device#${deviceId}`;
    const known = storedDevice.safeParse((await fresh(sk, heardAt))?.value);
    if (known.success) return known.data;
    const found = await client.device(deviceId);
    await keep(sk, found, askAgainAfter(found));
    return found;
  };

  /**
   * The samples between two times, oldest first, with their extremes. A part of what was read since the last heartbeat
   * is not asked for again.
   * @param heardAt as above
   * @throws what the client throws
   */
  const history = async (
    deviceId: string,
    kind: SeriesKind,
    query: SeriesQuery,
    heardAt?: string,
  ): Promise<readonly Sample[]> => {
    const sk = `series#${deviceId}#${kind}#${query.resolutionSeconds ?? 'default'}`;
    const known = await fresh(sk, heardAt);
    const within = (samples: readonly Sample[]) =>
      samples.filter(({ at }) => at >= query.startAt && at <= query.endAt);
    const samplesOf = storedSamples.safeParse(known?.value);
    if (samplesOf.success && known?.from !== undefined && known.from <= query.startAt) {
      return within(samplesOf.data);
    }
    const askAgainAt = askAgainAfter(await device(deviceId, heardAt));
    // Up to now, so that a later window of the same hour is a part of it.
    const endAt = new Date(Math.max(clock.now(), Date.parse(query.endAt))).toISOString();
    const samples = await client.series(deviceId, kind, { ...query, endAt });
    await keep(sk, samples, askAgainAt, query.startAt);
    return within(samples);
  };

  /** The newest reading of each kind among a home's devices; of sound, the loudest of the last heartbeats. */
  const home = async (deviceIds: readonly string[]): Promise<HomeReadings> => {
    const devices = await Promise.all(deviceIds.map((id) => device(id)));
    const pick = (kind: SensorKind) =>
      devices
        .flatMap(({ id, latest }) => {
          const reading = latest[kind];
          return reading ? [{ ...reading, deviceId: id }] : [];
        })
        .toSorted((a, b) => (kind === 'sound' ? b.value - a.value : b.at.localeCompare(a.at)))[0];
    return Object.fromEntries(kinds.flatMap((kind) => (pick(kind) ? [[kind, pick(kind)]] : [])));
  };

  return { device, history, home };
};

export type SensorReader = ReturnType<typeof createSensorReader>;
