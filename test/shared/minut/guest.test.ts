import { describe, expect, it } from 'vitest';
import { isBlock, realName, stayKindOf, wholePhone } from '../../../shared/minut/guest.ts';
import {
  guestFieldNames,
  parseGuestFieldSetting,
  readGuest,
  writeGuest,
} from '../../../shared/minut/guest-fields.ts';

describe('what is known of a guest', () => {
  it.each([
    'Reserved',
    ' reserved ',
    'Airbnb (Not available)',
    'Guest',
    'N/A',
    'Booked',
    '-',
    '',
    'CLOSED - Not available',
  ])('counts the placeholder %j as no name', (name) => expect(realName(name)).toBeUndefined());

  it.each(['Maja Exempel', 'Guestrow Family', 'Test Testsson', 'Blockedson Ann'])(
    'keeps the name %j',
    (name) => expect(realName(name)).toBe(name),
  );

  it.each(['1234', '(Last 4 Digits): 0605', '+46 70 XXX XX 05', '**** 0605', ''])(
    'counts the partial number %j as none',
    (phone) => expect(wholePhone(phone)).toBeUndefined(),
  );

  it('keeps a whole number as it was written', () =>
    expect(wholePhone(' 070-174 06 05 ')).toBe('070-174 06 05'));

  it.each([
    ['Owner', undefined, 'owner'],
    ['Cleaning', undefined, 'cleaning'],
    ['Städning', undefined, 'cleaning'],
    ['Plumber', 'kitchen tap', 'contractor'],
    ['Maja Exempel', 'kind: owner', 'owner'],
    ['Anna von Cleaner', undefined, 'guest'],
    ['Maja Exempel', 'Arrives late\nplease ask the cleaner for the key', 'guest'],
    ['Reserved', 'kind: guest\nref: nightdesk:airbnb:HM', 'guest'],
  ] as const)('reads %j with the description %j as %s', (name, description, kind) => {
    expect(stayKindOf(name, description)).toBe(kind);
  });

  it.each(['Airbnb (Not available)', 'CLOSED - Not available', 'Blocked', 'Closed for winter'])(
    'knows %j as a block',
    (summary) => expect(isBlock(summary)).toBe(true),
  );
});

describe('the field names of a stay', () => {
  const names = guestFieldNames();

  it('reads a stay under any of the likely names', () => {
    const guest = readGuest(
      { id: 'g', full_name: 'Maja Exempel', mobile: '+46701740605', checkin: '2026-11-21T14:00:00Z' },
      'h',
      names,
    );
    expect(guest).toEqual({
      id: 'g',
      homeId: 'h',
      name: 'Maja Exempel',
      phone: '+46701740605',
      checkIn: '2026-11-21T14:00:00.000Z',
      kind: 'guest',
    });
  });

  it('reads no stay from a calendar block, nor without id or check-in', () => {
    expect(
      readGuest({ guest_id: 'g', name: 'Not available', check_in_at: '2026-11-21' }, 'h', names),
    ).toBeUndefined();
    expect(readGuest({ guest_id: 'g', name: 'Maja' }, 'h', names)).toBeUndefined();
    expect(readGuest({ name: 'Maja', check_in_at: '2026-11-21' }, 'h', names)).toBeUndefined();
    expect(readGuest('Maja', 'h', names)).toBeUndefined();
  });

  it('writes the name that the setting gives, and reads it first', () => {
    const own = guestFieldNames(parseGuestFieldSetting('{"phone": "cell"}'));
    expect(writeGuest({ phone: '+46701740605' }, own)).toEqual({ cell: '+46701740605' });
    const both = {
      guest_id: 'g',
      check_in_at: '2026-11-21',
      cell: '+46701740606',
      phone_number: '+46701740605',
    };
    expect(readGuest(both, 'h', own)?.phone).toBe('+46701740606');
  });

  it('refuses a setting that is no object of known fields', () => {
    expect(parseGuestFieldSetting('{"fone": "x"}')).toBeUndefined();
    expect(parseGuestFieldSetting('phone')).toBeUndefined();
  });

  it('writes only what changes', () => expect(writeGuest({ name: 'Maja' }, names)).toEqual({ name: 'Maja' }));
});
