import { localInstant } from '../reservations/local-instant.ts';
import { localTime } from '../rules/local-time.ts';

const dayMs = 24 * 60 * 60_000;

/** The latest time that it was `clock` in a zone, up to now. @param now ISO UTC @returns ISO UTC */
export const lastAt = (clock: string, now: string, timeZone: string): string => {
  const today = localInstant(localTime(now, timeZone).date, clock, timeZone);
  if (today <= now) return today;
  const before = new Date(Date.parse(now) - dayMs).toISOString();
  return localInstant(localTime(before, timeZone).date, clock, timeZone);
};

/** The next time that it will be `clock` in a zone. */
export const nextAt = (clock: string, now: string, timeZone: string): string => {
  const today = localInstant(localTime(now, timeZone).date, clock, timeZone);
  if (today > now) return today;
  const after = new Date(Date.parse(now) + dayMs).toISOString();
  return localInstant(localTime(after, timeZone).date, clock, timeZone);
};

/** When a night begins for a summary: guests are in by then, and the morning asks what happened since. */
export const nightBegins = '18:00';
