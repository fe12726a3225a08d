import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { weekdays } from '../../../shared/rules/local-time.ts';
import { isDuring, timeWindowSchema } from '../../../shared/rules/time-window.ts';

/** Both clock changes of 2026, in zones that change at different hours, by half an hour, and in the south. */
const nights = [
  { zone: 'Europe/Stockholm', changes: ['2026-03-29', '2026-10-25'] },
  { zone: 'America/New_York', changes: ['2026-03-08', '2026-11-01'] },
  { zone: 'Australia/Lord_Howe', changes: ['2026-04-05', '2026-10-04'] },
  { zone: 'America/Santiago', changes: ['2026-04-05', '2026-09-06'] },
  { zone: 'Asia/Kolkata', changes: ['2026-03-29', '2026-10-25'] },
] as const;

const windowOf = (from: string, to: string, days?: readonly string[]) =>
  timeWindowSchema.parse({ from, to, ...(days ? { days } : {}) });

/** What Temporal says: the wall clock of the zone, and the day on which the window that covers it began. */
const oracle = (
  from: string,
  to: string,
  days: readonly string[] | undefined,
  at: string,
  zone: string,
): boolean => {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  const time = local.toPlainTime();
  const isNotBefore = (clock: string) =>
    Temporal.PlainTime.compare(time, Temporal.PlainTime.from(clock)) >= 0;
  const overMidnight = from > to;
  const inside = overMidnight ? isNotBefore(from) || !isNotBefore(to) : isNotBefore(from) && !isNotBefore(to);
  const began =
    overMidnight && !isNotBefore(from) ? local.toPlainDate().subtract({ days: 1 }) : local.toPlainDate();
  const day = weekdays[began.dayOfWeek - 1];
  return inside && (days === undefined || days.some((name) => name === day));
};

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

describe('a window of local time', () => {
  it.each(nights)('agrees with Temporal around both clock changes in $zone', ({ zone, changes }) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fc.integer({ min: -36 * 60, max: 36 * 60 }),
        fc.integer({ min: 0, max: 59_999 }),
        clock,
        clock,
        fc.option(fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }), { nil: undefined }),
        (date, minutes, ms, from, to, days) => {
          fc.pre(from !== to);
          const at = new Date(Date.parse(`${date}T00:00:00.000Z`) + minutes * 60_000 + ms).toISOString();
          expect(isDuring(windowOf(from, to, days), at, zone)).toBe(oracle(from, to, days, at, zone));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    { night: 'ordinary', date: '2026-11-20', hours: 9 },
    { night: 'shortened in spring', date: '2026-03-28', hours: 8 },
    { night: 'lengthened in autumn', date: '2026-10-24', hours: 10 },
  ])('from 22:00 to 07:00 lasts $hours hours in an $night night in Stockholm', ({ date, hours }) => {
    const window = windowOf('22:00', '07:00');
    const noon = Date.parse(`${date}T12:00:00.000Z`);
    let inside = 0;
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      if (isDuring(window, new Date(noon + minute * 60_000).toISOString(), 'Europe/Stockholm')) inside += 1;
    }
    expect(inside).toBe(hours * 60);
  });

  it('counts its first minute and not its last', () => {
    const window = windowOf('22:00', '07:00');
    const at = (time: string) => isDuring(window, `2026-11-20T${time}.000Z`, 'UTC');
    expect([at('21:59:59'), at('22:00:00'), at('06:59:59'), at('07:00:00')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('belongs to the day on which it began', () => {
    const friday = windowOf('22:00', '07:00', ['fri']);
    const at = (time: string) => isDuring(friday, time, 'Europe/Stockholm');
    expect(at('2026-11-20T23:00:00.000Z')).toBe(true);
    expect(at('2026-11-21T05:30:00.000Z')).toBe(true);
    expect(at('2026-11-21T22:00:00.000Z')).toBe(false);
    expect(at('2026-11-20T05:30:00.000Z')).toBe(false);
  });

  it('that begins when it ends is refused', () => {
    expect(timeWindowSchema.safeParse({ from: '22:00', to: '22:00' }).success).toBe(false);
  });

  it.each(['24:00', '7:00', '22:60', '2200', '', 'noon'])('with a time like %o is refused', (from) => {
    expect(timeWindowSchema.safeParse({ from, to: '08:00' }).success).toBe(false);
  });
});
