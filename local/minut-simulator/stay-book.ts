import { type SimulatedGuest, staysOf } from './fixtures/stays.ts';
import type { World } from './world.ts';

/** A stay as it was written through the API: the fields that were given, and its id. */
export type WrittenGuest = Partial<SimulatedGuest> & { readonly guest_id: string };

/** The fixtures' stays of every home, with what was written through the API on top. */
export interface StayBook {
  list(homeId: string): readonly WrittenGuest[];
  create(homeId: string, fields: object): WrittenGuest;
  /** False when there is no such stay. */
  change(homeId: string, guestId: string, fields: object, mode: 'merge' | 'replace'): boolean;
  delete(homeId: string, guestId: string): boolean;
}

/** What the simulated Minut keeps of a stay; other fields are ignored, as the real one is thought to do. */
const kept = [
  'name',
  'phone_number',
  'email',
  'check_in_at',
  'check_out_at',
  'description',
  'external_id',
] as const satisfies readonly (keyof SimulatedGuest)[];

const keptFields = (fields: object): Partial<SimulatedGuest> =>
  Object.fromEntries(
    kept.flatMap((name) => {
      const value: unknown = Reflect.get(fields, name);
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );

export const createStayBook = (world: Pick<World, 'startMs' | 'clock' | 'hex'>): StayBook => {
  /** By home and stay; undefined means deleted. */
  const written = new Map<string, Map<string, WrittenGuest | undefined>>();
  const ofHome = (homeId: string) => {
    const found = written.get(homeId) ?? new Map<string, WrittenGuest | undefined>();
    written.set(homeId, found);
    return found;
  };
  const list = (homeId: string): readonly WrittenGuest[] => {
    const own = ofHome(homeId);
    const fromFixtures = staysOf(homeId, world.startMs, world.clock.now()).filter(
      ({ guest_id }) => !own.has(guest_id),
    );
    return [...fromFixtures, ...[...own.values()].filter((guest) => guest !== undefined)];
  };
  const has = (homeId: string, guestId: string) => list(homeId).find(({ guest_id }) => guest_id === guestId);
  return {
    list,
    create(homeId, fields) {
      const guest = { guest_id: world.hex(24), ...keptFields(fields) };
      ofHome(homeId).set(guest.guest_id, guest);
      return guest;
    },
    change(homeId, guestId, fields, mode) {
      const guest = has(homeId, guestId);
      if (!guest) return false;
      const before = mode === 'merge' ? guest : {};
      ofHome(homeId).set(guestId, { ...before, ...keptFields(fields), guest_id: guestId });
      return true;
    },
    delete(homeId, guestId) {
      if (!has(homeId, guestId)) return false;
      ofHome(homeId).set(guestId, undefined);
      return true;
    },
  };
};
