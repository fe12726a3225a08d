import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Guest, NewGuest } from '../../../shared/minut/guest.ts';
import { stayKindOf } from '../../../shared/minut/guest.ts';
import { externalIdOf, type ImportPlan, planImport } from '../../../shared/reservations/import-plan.ts';
import type { Reservation } from '../../../shared/reservations/reservation.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const reservation = (
  uid: string,
  checkIn: string,
  checkOut: string,
  more: Partial<Reservation> = {},
): Reservation => ({
  uid,
  name: `Guest ${uid}`,
  checkIn: `${checkIn}T14:00:00.000Z`,
  checkOut: `${checkOut}T10:00:00.000Z`,
  kind: 'guest',
  ...more,
});
const list = (...reservations: readonly Reservation[]) => ({
  source: 'airbnb',
  reservations,
  blocks: 0,
  skipped: [],
});
const asGuest = (guest: NewGuest, id: string): Guest => ({
  ...guest,
  id,
  homeId: 'home',
  kind: stayKindOf(guest.name, guest.description),
});

/** What Minut would have after the plan. */
const apply = (plan: ImportPlan, guests: readonly Guest[]): Guest[] => [
  ...guests
    .filter((guest) => !plan.remove.includes(guest))
    .map((guest) => ({ ...guest, ...plan.update.find((entry) => entry.guest === guest)?.change })),
  ...plan.create.map((guest, index) => asGuest(guest, `new-${index}`)),
];
const nothing = { create: [], update: [], remove: [] };

describe('planning an import', () => {
  const week = reservation('HM1', '2026-11-21', '2026-11-28');
  const imported = apply(planImport(list(week), [], now), []);

  it('changes nothing when it is run again', () => {
    expect(imported).toHaveLength(1);
    expect(planImport(list(week), imported, now)).toMatchObject({ ...nothing, unchanged: 1 });
  });

  it('finds its stays by the description alone when Minut keeps no external id', () => {
    const kept = imported.map((guest) => ({ ...guest, externalId: undefined }));
    expect(planImport(list(week), kept, now)).toMatchObject({ ...nothing, unchanged: 1 });
  });

  it('moves a stay that moved', () => {
    const moved = reservation('HM1', '2026-11-22', '2026-11-29');
    expect(planImport(list(moved), imported, now)).toMatchObject({
      create: [],
      remove: [],
      update: [{ change: { checkIn: '2026-11-22T14:00:00.000Z', checkOut: '2026-11-29T10:00:00.000Z' } }],
    });
  });

  it('removes a cancelled stay that it created', () => {
    expect(planImport(list(), imported, now).remove).toEqual(imported);
  });

  it('never removes a stay that it did not create, that came from another source, or that is over', () => {
    const person = asGuest(
      { name: 'Maja', checkIn: week.checkIn, checkOut: week.checkOut, externalId: 'pms-1' },
      'p',
    );
    const other = {
      ...imported[0],
      id: 'v',
      description: '',
      externalId: externalIdOf('vrbo', 'HM1'),
    } as Guest;
    expect(planImport(list(), [person, other], now).remove).toEqual([]);
    expect(planImport(list(), imported, Date.parse('2026-11-28T10:00:00Z')).remove).toEqual([]);
  });

  it('pushes no double of a stay that Minut has from elsewhere', () => {
    const native = asGuest(
      { name: 'Maja', checkIn: '2026-11-21T15:00:00.000Z', checkOut: '2026-11-28T09:00:00.000Z' },
      'n',
    );
    expect(planImport(list(week), [native], now)).toMatchObject({ ...nothing, foreign: 1 });
  });

  it('takes no name away that a person filled in', () => {
    const named = imported.map((guest) => ({ ...guest, name: 'Maja Exempel' }));
    const anonymous = { ...week, name: undefined };
    expect(planImport(list(anonymous), named, now)).toMatchObject({ ...nothing, unchanged: 1 });
  });

  it('leaves stays alone that are over', () => {
    expect(planImport(list(reservation('old', '2026-11-01', '2026-11-08')), [], now)).toMatchObject({
      ...nothing,
      past: 1,
    });
  });

  it('is done after one run, whatever the list', () => {
    const day = fc
      .integer({ min: 0, max: 60 })
      .map((days) => new Date(now + days * 86_400_000).toISOString());
    const stays = fc.array(
      fc.record({
        uid: fc.string({ minLength: 1, maxLength: 12 }),
        name: fc.option(fc.constantFrom('Maja', 'Owner stay'), { nil: undefined }),
        checkIn: day,
        checkOut: day,
        kind: fc.constantFrom('guest' as const, 'owner' as const),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(stays, stays, (first, second) => {
        const before = apply(planImport(list(...first), [], now), []);
        const after = apply(planImport(list(...second), before, now), before);
        expect(planImport(list(...second), after, now)).toMatchObject(nothing);
      }),
    );
  });
});
