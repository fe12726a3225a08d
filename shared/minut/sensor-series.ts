import * as z from 'zod/mini';
import type { Caller } from './call.ts';
import type { Reading } from './devices.ts';
import { defined, listOf, optionalNumber, time } from './wire.ts';

export type SeriesKind = 'sound_level' | 'temperature' | 'humidity';

/** A sample of a series, over one step of the resolution. */
export interface Sample extends Reading {
  /** Minut's names of the extremes are not documented: `min` and `max` are read where they come. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface SeriesQuery {
  /** ISO UTC, both. */
  readonly startAt: string;
  readonly endAt: string;
  /** Seconds per sample. Unless set 300. */
  readonly resolutionSeconds?: number;
}

const wireSample = z.pipe(
  z.object({ datetime: time, value: z.number(), min: optionalNumber, max: optionalNumber }),
  z.transform(
    (sample): Sample =>
      defined({ at: sample.datetime, value: sample.value, min: sample.min, max: sample.max }),
  ),
);

const queryOf = ({ startAt, endAt, resolutionSeconds = 300 }: SeriesQuery) => ({
  start_at: startAt,
  end_at: endAt,
  time_resolution: resolutionSeconds,
});

/** The samples of a device between two times, oldest first. Steps without a reading are left out. */
export const sensorSeries = async (
  call: Caller,
  deviceId: string,
  kind: SeriesKind,
  query: SeriesQuery,
): Promise<Sample[]> => {
  const { values } = await call({
    method: 'GET',
    route: `/devices/{deviceId}/${kind}`,
    params: { deviceId },
    query: { ...queryOf(query), include_min_max: true },
    answer: z.object({ values: listOf(wireSample) }),
  });
  return values.toSorted((a, b) => a.at.localeCompare(b.at));
};

/** Pairs of epoch seconds and a count, as public clients read them. */
const motionSample = z.pipe(
  z.tuple([z.number(), z.number()]),
  z.transform(([seconds, value]): Reading => ({ at: new Date(seconds * 1000).toISOString(), value })),
);

/** Motions that a device counted, oldest first. */
export const motionSeries = async (
  call: Caller,
  deviceId: string,
  query: SeriesQuery,
): Promise<Reading[]> => {
  const { values } = await call({
    method: 'GET',
    route: '/devices/{deviceId}/motion_events',
    params: { deviceId },
    query: queryOf(query),
    answer: z.object({ values: listOf(z.union([motionSample, wireSample])) }),
  });
  return values.toSorted((a, b) => a.at.localeCompare(b.at));
};
