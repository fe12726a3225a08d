import type { Guest, GuestChange, NewGuest } from '../minut/guest.ts';
import type { Reservation, ReservationList } from './reservation.ts';

/** What an import would do to one home. Made whole before anything is written. */
export interface ImportPlan {
  readonly create: readonly NewGuest[];
  readonly update: readonly { readonly guest: Guest; readonly change: GuestChange }[];
  readonly remove: readonly Guest[];
  /** Stays that are as they should be. */
  readonly unchanged: number;
  /** Stays that Minut has from somewhere else, such as its own integration: pushed again they would be doubles. */
  readonly foreign: number;
  /** Stays that are over. */
  readonly past: number;
}

/**
 * The identity of a stay that we made. It goes into `external_id` and as a line into the description, because nobody
 * has seen yet which of the two Minut keeps.
 */
export const externalIdOf = (source: string, uid: string): string =>
  `nightdesk:${source}:${encodeURIComponent(uid)}`;

const refLine = /^ref: (nightdesk:\S+)$/m;

/** The identity that we gave the stay, or undefined when it is not ours. */
export const ownIdOf = ({
  externalId,
  description,
}: Pick<Guest, 'externalId' | 'description'>): string | undefined =>
  externalId?.startsWith('nightdesk:') ? externalId : refLine.exec(description ?? '')?.[1];

const descriptionOf = (id: string, { kind }: Reservation): string => `kind: ${kind}\nref: ${id}`;

/** Two entries are the same stay when they cover the same nights: hours differ between systems. */
const nightsMs = 18 * 60 * 60_000;
const near = (a: string | undefined, b: string): boolean =>
  a !== undefined && Math.abs(Date.parse(a) - Date.parse(b)) < nightsMs;

const changeOf = (guest: Guest, reservation: Reservation): GuestChange | undefined => {
  const change: GuestChange = {
    ...(guest.checkIn === reservation.checkIn ? {} : { checkIn: reservation.checkIn }),
    ...(guest.checkOut === reservation.checkOut ? {} : { checkOut: reservation.checkOut }),
    // A name or number that a person filled in is not taken away by a calendar that has none.
    ...(reservation.name === undefined || reservation.name === guest.name ? {} : { name: reservation.name }),
    ...(reservation.phone === undefined || reservation.phone === guest.phone
      ? {}
      : { phone: reservation.phone }),
    ...(reservation.email === undefined || reservation.email === guest.email
      ? {}
      : { email: reservation.email }),
  };
  return Object.keys(change).length > 0 ? change : undefined;
};

/**
 * Compares a list with the stays that Minut has. Running it again on its own result changes nothing. Removed is only
 * what this source created, is not over and is no longer in the list.
 * @param now epoch milliseconds
 */
export const planImport = (list: ReservationList, guests: readonly Guest[], now: number): ImportPlan => {
  const ours = new Map(
    guests.flatMap((guest) => {
      const id = ownIdOf(guest);
      return id === undefined ? [] : [[id, guest] as const];
    }),
  );
  const others = guests.filter((guest) => ownIdOf(guest) === undefined);
  const create: NewGuest[] = [];
  const update: { guest: Guest; change: GuestChange }[] = [];
  let unchanged = 0;
  let foreign = 0;
  let past = 0;
  const listed = new Set<string>();
  for (const reservation of list.reservations) {
    const id = externalIdOf(list.source, reservation.uid);
    if (listed.has(id)) continue;
    listed.add(id);
    const guest = ours.get(id);
    if (Date.parse(reservation.checkOut) <= now) past += 1;
    else if (guest) {
      const change = changeOf(guest, reservation);
      if (change) update.push({ guest, change });
      else unchanged += 1;
    } else if (
      others.some((it) => near(it.checkIn, reservation.checkIn) && near(it.checkOut, reservation.checkOut))
    ) {
      foreign += 1;
    } else {
      const { name, phone, email, checkIn, checkOut } = reservation;
      create.push({
        name: name ?? (reservation.kind === 'guest' ? 'Reserved' : reservation.kind),
        ...(phone === undefined ? {} : { phone }),
        ...(email === undefined ? {} : { email }),
        checkIn,
        checkOut,
        description: descriptionOf(id, reservation),
        externalId: id,
      });
    }
  }
  const remove = [...ours].flatMap(([id, guest]) => {
    const gone = id.startsWith(`nightdesk:${list.source}:`) && !listed.has(id);
    return gone && (guest.checkOut === undefined || Date.parse(guest.checkOut) > now) ? [guest] : [];
  });
  return { create, update, remove, unchanged, foreign, past };
};
