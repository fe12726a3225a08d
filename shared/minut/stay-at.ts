import type { Guest } from './guest.ts';

/** Who stays in a home at an instant. An overlap is said, never guessed away. */
export type StayAt =
  | { readonly kind: 'staying'; readonly guest: Guest }
  | { readonly kind: 'none' }
  | { readonly kind: 'overlapping'; readonly guests: readonly Guest[] };

const day = 24 * 60 * 60_000;
/** A stay without a check-out ends at the next check-in, or after this many milliseconds. */
const openStayMs = 14 * day;

/** When the stay ends, in epoch milliseconds. `all` are the stays of the same home. */
export const endOf = (guest: Guest, all: readonly Guest[]): number => {
  if (guest.checkOut !== undefined) return Date.parse(guest.checkOut);
  const from = Date.parse(guest.checkIn);
  const nextCheckIns = all
    .filter((other) => other.kind === 'guest' && Date.parse(other.checkIn) > from)
    .map((other) => Date.parse(other.checkIn));
  return Math.min(from + openStayMs, ...nextCheckIns);
};

/** One booking that came twice: by the vendor's integration and by an import. */
const sameBooking = (a: Guest, b: Guest): boolean =>
  (a.externalId !== undefined && a.externalId === b.externalId) ||
  (a.checkIn === b.checkIn &&
    a.checkOut === b.checkOut &&
    (a.name === undefined || b.name === undefined || a.name === b.name));

/** The one of two entries of the same booking that says more. */
const fuller = (a: Guest, b: Guest): Guest => {
  const known = ({ name, phone, email }: Guest) => [name, phone, email].filter(Boolean).length;
  return known(b) > known(a) ? b : a;
};

const withoutDoubles = (guests: readonly Guest[]): readonly Guest[] => {
  const kept: Guest[] = [];
  for (const guest of guests) {
    const index = kept.findIndex((other) => sameBooking(other, guest));
    const double = kept[index];
    if (double) kept[index] = fuller(double, guest);
    else kept.push(guest);
  }
  return kept;
};

/**
 * Finds the one who stays at `at` (epoch milliseconds); check-in included, check-out not. Cleaners and contractors come
 * and go during a stay: they are named only when nobody lives there.
 */
export const stayAt = (guests: readonly Guest[], at: number): StayAt => {
  const present = guests.filter((guest) => Date.parse(guest.checkIn) <= at && at < endOf(guest, guests));
  const living = present.filter(({ kind }) => kind === 'guest' || kind === 'owner');
  const candidates = withoutDoubles(living.length > 0 ? living : present);
  const [first] = candidates;
  if (first === undefined) return { kind: 'none' };
  return candidates.length === 1
    ? { kind: 'staying', guest: first }
    : { kind: 'overlapping', guests: candidates };
};
