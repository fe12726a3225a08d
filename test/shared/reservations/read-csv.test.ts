import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../shared/reservations/read-csv.ts';

const times = { timeZone: 'Europe/Stockholm', checkIn: '15:00', checkOut: '11:00' };

describe('reading a table of stays', () => {
  it('finds the columns by their usual names, in any order, with semicolons and quotes', () => {
    const text =
      '\uFEFFGuest name;Check-out;Check-in;Confirmation code;Phone\n"Exempel; Maja";2026-11-28;2026-11-21;HM1;+46701740605\n';
    expect(readCsv(text, times)).toEqual({
      source: 'csv',
      blocks: 0,
      skipped: [],
      reservations: [
        {
          uid: 'HM1',
          name: 'Exempel; Maja',
          phone: '+46701740605',
          email: undefined,
          checkIn: '2026-11-21T14:00:00.000Z',
          checkOut: '2026-11-28T10:00:00.000Z',
          kind: 'guest',
        },
      ],
    });
  });

  it('reads local times, UTC times and kinds', () => {
    const text = 'id,check-in,check-out,kind\n1,2026-11-21 18:30,2026-11-22T09:00:00Z,owner\n';
    expect(readCsv(text, times).reservations[0]).toMatchObject({
      checkIn: '2026-11-21T17:30:00.000Z',
      checkOut: '2026-11-22T09:00:00.000Z',
      kind: 'owner',
    });
  });

  it('says what the header lacks', () => {
    expect(() => readCsv('name,phone\nMaja,1\n', times)).toThrow('The header lacks id, check-in, check-out');
  });

  it('names the line of each row that it skips and reads the others', () => {
    const text =
      'id,check-in,check-out\n1,21/11/2026,2026-11-28\n,2026-11-21,2026-11-28\n3,2026-11-28,2026-11-21\n4,2026-11-21,2026-11-28\n4,2026-11-21,2026-11-28\n';
    const { reservations, skipped } = readCsv(text, times);
    expect(reservations.map(({ uid }) => uid)).toEqual(['4']);
    expect(skipped).toEqual([
      'Line 2 has no date such as 2026-11-21 in check-in or check-out.',
      'Line 3 has no id.',
      'Line 4 ends before it begins.',
      'Line 6 has the id of an earlier line.',
    ]);
  });

  it('makes no guest of blocked and cancelled rows', () => {
    const text =
      'id,name,check-in,check-out,status\n1,Blocked,2026-11-21,2026-11-28,\n2,Maja,2026-11-21,2026-11-28,cancelled\n';
    expect(readCsv(text, times)).toMatchObject({ reservations: [], blocks: 1 });
  });

  it('refuses a web page and unpaired quotes in one sentence', () => {
    expect(() => readCsv('<html></html>', times)).toThrow(
      'This is a web page, not a table: export it as CSV.',
    );
    expect(() => readCsv('id,check-in,check-out\n"1,2026-11-21,2026-11-28\n', times)).toThrow(
      /cannot be read.*quotes/,
    );
  });
});
