import { describe, expect, it } from 'vitest';
import type { Guest } from '../../../shared/minut/guest.ts';
import { stayAt } from '../../../shared/minut/stay-at.ts';

const stay = (id: string, checkIn: string, checkOut?: string, more: Partial<Guest> = {}): Guest => ({
  id,
  homeId: 'home',
  name: `Guest ${id}`,
  checkIn: `${checkIn}:00.000Z`,
  ...(checkOut ? { checkOut: `${checkOut}:00.000Z` } : {}),
  kind: 'guest',
  ...more,
});
const at = (time: string) => Date.parse(`${time}:00.000Z`);
const whoStays = (guests: Guest[], time: string) => {
  const result = stayAt(guests, at(time));
  return result.kind === 'staying' ? result.guest.id : result.kind;
};

describe('who stays', () => {
  const week = stay('a', '2026-11-21T14:00', '2026-11-28T10:00');

  it('counts the check-in as staying and the check-out as gone', () => {
    expect(whoStays([week], '2026-11-21T13:59')).toBe('none');
    expect(whoStays([week], '2026-11-21T14:00')).toBe('a');
    expect(whoStays([week], '2026-11-28T09:59')).toBe('a');
    expect(whoStays([week], '2026-11-28T10:00')).toBe('none');
  });

  it('ends a stay without check-out at the next check-in', () => {
    const open = stay('open', '2026-11-01T14:00');
    expect(whoStays([open, week], '2026-11-14T12:00')).toBe('open');
    const next = stay('next', '2026-11-05T14:00', '2026-11-07T10:00');
    expect(whoStays([open, next], '2026-11-05T15:00')).toBe('next');
    expect(whoStays([open, next], '2026-11-08T15:00')).toBe('none');
  });

  it('ends a stay without check-out after 14 days when nobody follows', () => {
    const open = stay('open', '2026-11-01T14:00');
    expect(whoStays([open], '2026-11-15T13:59')).toBe('open');
    expect(whoStays([open], '2026-11-15T14:00')).toBe('none');
  });

  it('says that stays overlap instead of guessing', () => {
    const other = stay('b', '2026-11-27T14:00', '2026-11-30T10:00');
    expect(whoStays([week, other], '2026-11-27T15:00')).toBe('overlapping');
    expect(whoStays([week, other], '2026-11-28T11:00')).toBe('b');
  });

  it('takes the same booking from two systems for one stay, the fuller entry', () => {
    const twin = stay('twin', '2026-11-21T14:00', '2026-11-28T10:00', {
      name: undefined,
      phone: '+46701740605',
    });
    const fuller = { ...week, phone: '+46701740605', email: 'a@example.com' };
    expect(whoStays([twin, fuller], '2026-11-22T12:00')).toBe('a');
  });

  it('names the guest while a cleaner is in the home, and the cleaner when nobody lives there', () => {
    const cleaner = stay('c', '2026-11-28T08:00', '2026-11-28T12:00', { kind: 'cleaning' });
    expect(whoStays([cleaner, week], '2026-11-28T09:00')).toBe('a');
    expect(whoStays([cleaner, week], '2026-11-28T11:00')).toBe('c');
  });
});
