import { describe, expect, it } from 'vitest';
import { firstGap, onDuty, rotaHorizonMs, rotaSchema } from '../../../shared/rules/rota.ts';

const rota = rotaSchema.parse({
  timeZone: 'Europe/Stockholm',
  weekly: [
    { contact: 'day', from: '08:00', to: '20:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
    { contact: 'night', from: '20:00', to: '08:00' },
    { contact: 'weekend', days: ['sat', 'sun'] },
  ],
  overrides: [
    { contact: 'first', from: '2026-12-24T18:00', to: '2026-12-26T18:00' },
    { contact: 'second', from: '2026-12-25T00:00', to: '2026-12-25T12:00' },
  ],
});
const monday = Date.parse('2026-11-23T00:00:00.000Z');

describe('a rota', () => {
  it.each([
    ['2026-11-23T07:00:00.000Z', 'day'],
    ['2026-11-23T06:59:00.000Z', 'night'],
    ['2026-11-23T19:00:00.000Z', 'night'],
    ['2026-11-28T12:00:00.000Z', 'weekend'],
    ['2026-11-28T21:00:00.000Z', 'night'],
    ['2026-12-24T16:59:00.000Z', 'day'],
    ['2026-12-24T17:00:00.000Z', 'first'],
    ['2026-12-24T23:00:00.000Z', 'second'],
    ['2026-12-25T11:00:00.000Z', 'first'],
    ['2026-12-26T17:00:00.000Z', 'weekend'],
  ])('at %s has %s on duty', (at, who) => {
    expect(onDuty(rota, at)).toBe(who);
  });

  it('has no gap where every minute is covered', () => {
    expect(firstGap(rota, monday, rotaHorizonMs)).toBeUndefined();
  });

  it('tells the first minute without anybody, within the horizon only', () => {
    const weekdays = rotaSchema.parse({
      timeZone: 'UTC',
      weekly: [{ contact: 'a', days: ['mon', 'tue', 'wed', 'thu', 'fri'] }],
    });
    expect(firstGap(weekdays, monday + 1, rotaHorizonMs)).toBe('2026-11-28T00:00:00.000Z');
    expect(firstGap(weekdays, monday, 5 * 24 * 3_600_000)).toBeUndefined();
    expect(firstGap(weekdays, monday, 5 * 24 * 3_600_000 + 60_000)).toBe('2026-11-28T00:00:00.000Z');
  });

  it('looks 14 days ahead', () => {
    expect(rotaHorizonMs).toBe(1_209_600_000);
  });

  it.each([
    [
      'an override that ends before it starts',
      {
        weekly: [{ contact: 'a', days: ['mon'] }],
        overrides: [{ contact: 'a', from: '2026-12-24T18:00', to: '2026-12-24T18:00' }],
      },
    ],
    [
      'a local time without quotes and minutes',
      {
        weekly: [{ contact: 'a', days: ['mon'] }],
        overrides: [{ contact: 'a', from: '2026-12-24', to: '2026-12-25' }],
      },
    ],
    ['no shift', { weekly: [] }],
    ['a shift on no day', { weekly: [{ contact: 'a', days: [] }] }],
  ])('refuses %s', (_, more) => {
    expect(rotaSchema.safeParse({ timeZone: 'UTC', ...more }).success).toBe(false);
  });
});
