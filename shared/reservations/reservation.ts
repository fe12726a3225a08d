import type { StayKind } from '../minut/guest.ts';

/** A stay as another system tells it, before it is one of Minut's. Times are ISO UTC. */
export interface Reservation {
  /** Stable in its source: the same stay has it again tomorrow. */
  readonly uid: string;
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly checkIn: string;
  readonly checkOut: string;
  readonly kind: StayKind;
}

/** What a feed or file held. */
export interface ReservationList {
  /** Which system it comes from, e.g. `airbnb`: stays of another source are left alone. */
  readonly source: string;
  readonly reservations: readonly Reservation[];
  /** Days that are closed and not a stay. */
  readonly blocks: number;
  /** Entries that are no stay, one sentence each, without names. */
  readonly skipped: readonly string[];
}

/** How days become times: a calendar of nights says neither when guests may come nor when they must go. */
export interface StayTimes {
  /** IANA name of the home's zone. */
  readonly timeZone: string;
  /** `15:00` */
  readonly checkIn: string;
  readonly checkOut: string;
}

export const defaultStayTimes = { checkIn: '15:00', checkOut: '11:00' } as const;
