import * as z from 'zod';
import { type LocalTime, localTime, type Weekday, weekdays } from './local-time.ts';

const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day; write it as "22:00", with quotes')
  .transform((text) => ({ text, minutes: Number(text.slice(0, 2)) * 60 + Number(text.slice(3)) }));

/** A window of local time: half open, over midnight where `from` is later than `to`. Days are those it starts on. */
export const timeWindowSchema = z
  .strictObject({ from: clockTime, to: clockTime, days: z.array(z.enum(weekdays)).nonempty().optional() })
  .refine(({ from, to }) => from.minutes !== to.minutes, {
    message: 'starts and ends at the same time; leave `during` out for the whole day',
  });

export type TimeWindow = z.infer<typeof timeWindowSchema>;

const dayBefore = (day: Weekday): Weekday => weekdays[(weekdays.indexOf(day) + 6) % 7] ?? day;

/** Whether a time on the wall lies in the window. */
export const isInWindow = (
  { from, to, days }: TimeWindow,
  { weekday, minutes }: Pick<LocalTime, 'weekday' | 'minutes'>,
): boolean => {
  const startsOn = (day: Weekday) => days === undefined || days.includes(day);
  if (from.minutes < to.minutes) {
    return minutes >= from.minutes && minutes < to.minutes && startsOn(weekday);
  }
  if (minutes >= from.minutes) return startsOn(weekday);
  return minutes < to.minutes && startsOn(dayBefore(weekday));
};

/** Whether the instant lies in the window, by the wall clock of the zone: right over midnight and clock changes. */
export const isDuring = (window: TimeWindow, at: string, timeZone: string): boolean =>
  isInWindow(window, localTime(at, timeZone));
