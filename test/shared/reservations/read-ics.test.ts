import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readIcs } from '../../../shared/reservations/read-ics.ts';

const times = { timeZone: 'Europe/Stockholm', checkIn: '15:00', checkOut: '11:00' };
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const calendar = (...lines: readonly string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Invented//EN',
    'BEGIN:VEVENT',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');

describe('reading a calendar export', () => {
  it('reads an Airbnb stay by its reservation code, at the home’s check-in and check-out times', () => {
    expect(readIcs(fixture('airbnb.ics'), times)).toEqual({
      source: 'airbnb',
      blocks: 1,
      skipped: [],
      reservations: [
        {
          uid: 'HMINVENT01',
          name: undefined,
          checkIn: '2026-11-21T14:00:00.000Z',
          checkOut: '2026-11-28T10:00:00.000Z',
          kind: 'guest',
        },
      ],
    });
  });

  it('reads the name that Vrbo writes after "Reserved"', () => {
    const { source, reservations, blocks } = readIcs(fixture('vrbo.ics'), times);
    expect([source, blocks, reservations.length, reservations[0]?.name]).toEqual([
      'vrbo',
      1,
      1,
      'Maja Exempel',
    ]);
  });

  it('makes no guest of Booking.com’s closed days', () => {
    expect(readIcs(fixture('booking.ics'), times)).toMatchObject({
      source: 'booking',
      reservations: [],
      blocks: 1,
    });
  });

  it.each([
    ['in UTC', 'DTSTART:20261121T140000Z', 'DTEND:20261122T100000Z', '2026-11-21T14:00:00.000Z'],
    [
      'with a zone',
      'DTSTART;TZID=America/New_York:20261121T150000',
      'DTEND:20261122T100000Z',
      '2026-11-21T20:00:00.000Z',
    ],
    ['floating', 'DTSTART:20261121T150000', 'DTEND:20261122T100000Z', '2026-11-21T14:00:00.000Z'],
  ])('reads a time %s', (_, start, end, checkIn) => {
    expect(readIcs(calendar('UID:1', 'SUMMARY:Maja', start, end), times).reservations[0]?.checkIn).toBe(
      checkIn,
    );
  });

  it('leaves out a cancelled stay', () => {
    const lines = [
      'UID:1',
      'SUMMARY:Maja',
      'STATUS:CANCELLED',
      'DTSTART:20261121T140000Z',
      'DTEND:20261122T100000Z',
    ];
    expect(readIcs(calendar(...lines), times)).toMatchObject({ reservations: [], skipped: [] });
  });

  it.each([
    ['has no UID', 'SUMMARY:Maja', 'DTSTART:20261121T140000Z', 'DTEND:20261122T100000Z'],
    ['repeats', 'UID:1', 'RRULE:FREQ=WEEKLY', 'DTSTART:20261121T140000Z', 'DTEND:20261122T100000Z'],
    ['ends before it begins', 'UID:1', 'DTSTART:20261122T140000Z', 'DTEND:20261121T100000Z'],
    ['no end', 'UID:1', 'DTSTART:20261122T140000Z'],
    [
      'time zone that does not exist',
      'UID:1',
      'DTSTART;TZID=Mars/Base:20261122T140000',
      'DTEND:20261123T100000Z',
    ],
  ])('says which entry it skips when it %s', (reason, ...lines) => {
    const { reservations, skipped } = readIcs(calendar(...lines), times);
    expect(reservations).toEqual([]);
    expect(skipped).toHaveLength(1);
    expect(skipped[0]).toContain('Entry 1');
    expect(skipped[0]).toContain(reason);
  });

  it('says in one sentence that a web page is no calendar', () => {
    expect(() => readIcs('<!DOCTYPE html><html><body>Log in</body></html>', times)).toThrow(
      /^This is a web page, not a calendar: copy the calendar’s export address \(it usually ends in \.ics\) again\.$/,
    );
  });

  it.each(['', 'id,name', 'BEGIN:VCARD\r\nEND:VCARD', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT'])(
    'refuses %j',
    (text) => {
      expect(() => readIcs(text, times)).toThrow(/iCalendar/);
    },
  );
});
