import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../../shared/minut/minut-event.ts';

const at = (created_at: string) =>
  parseDelivery({ event: { id: 'e1', type: 'battery_low', created_at } })?.at;

describe('the time of an event', () => {
  it('is the same instant in ISO UTC, on every day of every month', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
        expect(at(date.toISOString())).toBe(date.toISOString());
      }),
    );
  });

  it.each([
    ['with an offset', '2026-11-21T22:40:05+01:00', '2026-11-21T21:40:05.000Z'],
    ['without milliseconds', '2026-11-21T21:40:05Z', '2026-11-21T21:40:05.000Z'],
    ['with microseconds', '2026-11-21T21:40:05.708123Z', '2026-11-21T21:40:05.708Z'],
    ['on the last day of a leap February', '2028-02-29T21:40:05.708Z', '2028-02-29T21:40:05.708Z'],
  ])('is read %s', (_, written, expected) => {
    expect(at(written)).toBe(expected);
  });

  it('means a time whatever stands there, or there is no event', () => {
    const two = (max: number) => fc.nat(max).map((value) => String(value).padStart(2, '0'));
    const timeLike = fc
      .tuple(two(13), two(32), two(25), two(61), two(61))
      .map(([month, day, hour, minute, second]) => `2027-${month}-${day}T${hour}:${minute}:${second}.000Z`);
    fc.assert(
      fc.property(timeLike, (text) => {
        const instant = Date.parse(text);
        expect(at(text)).toBe(Number.isNaN(instant) ? undefined : new Date(instant).toISOString());
      }),
      { numRuns: 2_000 },
    );
  });
});
