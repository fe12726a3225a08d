import * as z from 'zod';
import { localTime, weekdays } from './local-time.ts';
import { idSchema } from './rule-schema.ts';
import { isInWindow, timeWindowSchema } from './time-window.ts';
import { timeZoneSchema } from './time-zone-schema.ts';

/** A shift repeats every week; without from and to it lasts the whole of its days. */
const shiftSchema = z.union([
  timeWindowSchema.safeExtend({ contact: idSchema }),
  z.strictObject({ contact: idSchema, days: z.array(z.enum(weekdays)).nonempty() }),
]);

const localDateTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'is no local time; write it as "2026-12-24T18:00", with quotes');

const overrideSchema = z
  .strictObject({ contact: idSchema, from: localDateTime, to: localDateTime })
  .refine(({ from, to }) => from < to, { message: 'ends before it starts' });

/** Who is on duty when: weekly shifts, and dated overrides that come first. All times are local to its time zone. */
export const rotaSchema = z.strictObject({
  timeZone: timeZoneSchema,
  weekly: z.array(shiftSchema).min(1).max(100),
  overrides: z.array(overrideSchema).max(200).default([]),
});

export type Rota = z.infer<typeof rotaSchema>;

/** The contact on duty at an instant (ISO UTC), or undefined in a gap. Of several overrides the last one counts. */
export const onDuty = ({ timeZone, weekly, overrides }: Rota, at: string): string | undefined => {
  const local = localTime(at, timeZone);
  const now = `${local.date}T${local.clock}`;
  const override = overrides.findLast(({ from, to }) => from <= now && now < to);
  if (override) return override.contact;
  return weekly.find((shift) =>
    'from' in shift ? isInWindow(shift, local) : shift.days.includes(local.weekday),
  )?.contact;
};

/** Shifts begin and end on whole minutes. */
const probeMs = 60_000;

/** The first instant within the given time at which nobody is on duty, ISO UTC. @param from epoch milliseconds */
export const firstGap = (rota: Rota, from: number, withinMs: number): string | undefined => {
  const start = Math.ceil(from / probeMs) * probeMs;
  for (let at = start; at < start + withinMs; at += probeMs) {
    const instant = new Date(at).toISOString();
    if (onDuty(rota, instant) === undefined) return instant;
  }
  return undefined;
};

/** How far ahead a rota must be without a gap: early enough to be mended before the night without anyone. */
export const rotaHorizonMs = 14 * 24 * 3_600_000;
