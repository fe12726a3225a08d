import * as Calendar from 'temporal-polyfill/fns/Calendar';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';

/**
 * A local date and time as ISO UTC. On the night the clocks change, a time that comes twice means the first, and one
 * that is skipped the same distance after the gap.
 * @param date `2026-11-21`
 * @param time `15:00` or `15:00:00`
 * @throws RangeError for a date, time or zone that does not exist
 */
export const localInstant = (date: string, time: string, timeZone: string): string => {
  // By the functions of the library, not its classes: a third of the bytes.
  const local = PlainDateTime.fromString(`${date}T${time}`, Calendar.getISO);
  const zoned = PlainDateTime.toZonedDateTime(local, timeZone, { disambiguation: 'compatible' });
  return new Date(zoned.epochMilliseconds).toISOString();
};
