/** A person who stays in a home, as Minut knows them. Times are ISO UTC. */
export interface Guest {
  readonly id: string;
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly checkIn?: string | undefined;
  readonly checkOut?: string | undefined;
  readonly kind: StayKind;
}

export type StayKind = 'guest' | 'owner' | 'cleaning' | 'contractor';

/** Who stays at an instant. `unknown` where Minut did not say: nothing is guessed. */
export type Stay =
  | { readonly kind: 'staying'; readonly guest: Guest }
  | { readonly kind: 'none' }
  | { readonly kind: 'overlapping' }
  | { readonly kind: 'unknown' };

/** The latest readings of a device or home: dBA, °C, % relative humidity. */
export interface Sensors {
  readonly sound?: number | undefined;
  readonly temperature?: number | undefined;
  readonly humidity?: number | undefined;
}

/** A sensor as Minut lists it. */
export interface Device {
  readonly name: string;
  readonly offline: boolean;
  readonly batteryPercent?: number | undefined;
  readonly mounted?: boolean | undefined;
}

/** What a decision may ask for beyond the event and the rules; loaded only if a rule that could match needs it. */
export interface Facts {
  readonly stay: Stay;
  /** Check-ins and check-outs around the event, ISO UTC; undefined where Minut did not say. */
  readonly changes?: { readonly checkIns: readonly string[]; readonly checkOuts: readonly string[] };
  readonly sensors: Sensors;
  /** The last samples of each series, oldest first; a series that Minut did not tell is missing. */
  readonly series: Readonly<Partial<Record<keyof Sensors, readonly number[]>>>;
  readonly device?: Device;
  /** Whether motion was seen lately; undefined where Minut did not say. */
  readonly occupied?: boolean;
  /** The home as Minut lists it, for what its item leaves out. */
  readonly home: {
    readonly name?: string;
    readonly timeZone?: string;
    readonly address?: string;
    readonly country?: string;
  };
}

export const noFacts: Facts = { stay: { kind: 'unknown' }, sensors: {}, series: {}, home: {} };

/** An event with what the catalogue knows of its type. */
export interface EventFacts {
  readonly id: string;
  readonly account: string;
  readonly type: string;
  readonly category: string;
  readonly severity: 'info' | 'notice' | 'warning' | 'alarm';
  readonly notice: number;
  readonly title: string;
  /** ISO UTC. */
  readonly at: string;
  readonly homeId: string;
  readonly deviceId?: string | undefined;
  readonly value?: number | undefined;
  readonly threshold?: number | undefined;
}

/** A rule's last claim in a home: quiet until then, except for a higher notice of the same incident. */
export interface Cooldown {
  readonly until: string;
  readonly eventId: string;
  readonly incidentId?: string | undefined;
  readonly notice: number;
}
