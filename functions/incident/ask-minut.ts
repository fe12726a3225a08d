import type { Incident } from '../../shared/incidents/incident.ts';
import { textableNumber } from '../../shared/messages/phone-number.ts';
import type { AccountClients } from '../../shared/minut/account-clients.ts';
import type { MinutClient } from '../../shared/minut/client.ts';
import type { Device } from '../../shared/minut/devices.ts';
import type { Home } from '../../shared/minut/homes.ts';
import { collect } from '../../shared/minut/paging.ts';
import { stayAt } from '../../shared/minut/stay-at.ts';
import type { Measurements, StayView } from '../../shared/pages/incident-view.ts';
import { beyondOf, type Quantity, quantityOf } from '../../shared/pages/quantity.ts';
import type { Point } from '../../shared/pages/series-chart.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { errorName, log } from '../../shared/platform/log.ts';

/** What Minut knows of the home of an incident, as far as it said in time. */
export interface MinutAnswers {
  readonly home: Home | undefined;
  readonly stay: StayView;
  /** E.164, of the one who stays: where a text may go. */
  readonly guestNumber: string | undefined;
  readonly guestKey: string | undefined;
  readonly measurements: Measurements;
}

export interface Question {
  readonly incident: Incident;
  /** ISO UTC, both: which part of the series. */
  readonly from: string;
  readonly to: string;
  /** ISO 3166 code of the home, where its item has one. */
  readonly country: string | undefined;
  /** Milliseconds of the machine's time to wait for all of it together. */
  readonly patienceMs: number;
  /** Milliseconds that an answer may be old; 0 asks anew. */
  readonly maxAgeMs: number;
}

/** Homes and their sensors change rarely. */
const homesAgeMs = 10 * 60_000;
/** Sensors of one home whose series are read: each costs a request of the few that Minut allows. */
const mostSensors = 4;

/** Incidents whose answers are kept for a moment: a link that is fetched over and over must not use up Minut's limit. */
const mostRecent = 100;

const callable = (phone: string | undefined): string | undefined =>
  phone && /^\+?[\d\s().-]{7,30}$/.test(phone) ? phone.replace(/[^\d+]/g, '') : undefined;

const later = (a: Point | undefined, b: Point | undefined): Point | undefined =>
  a === undefined || (b !== undefined && b.at > a.at) ? b : a;

/** Of all sensors, at each step the one that is furthest beyond. */
const merged = (all: readonly (readonly Point[])[], beyond: 'above' | 'below'): readonly Point[] => {
  const byTime = new Map<string, number>();
  for (const { at, value } of all.flat()) {
    const other = byTime.get(at) ?? value;
    byTime.set(at, beyond === 'above' ? Math.max(other, value) : Math.min(other, value));
  }
  return [...byTime].map(([at, value]) => ({ at, value })).toSorted((a, b) => a.at.localeCompare(b.at));
};

const measure = async (
  client: MinutClient,
  devices: readonly Device[],
  quantity: Quantity,
  { incident, from, to }: Question,
): Promise<Measurements> => {
  const all = await Promise.all(
    devices.map(({ id }) => client.series(id, quantity.series, { startAt: from, endAt: to })),
  );
  const latest = devices.map((device) => device.latest[quantity.sensor]).reduce(later, undefined);
  const [only] = devices;
  return {
    series: merged(all, beyondOf(incident.condition)),
    latest,
    deviceName: devices.length === 1 ? only?.name : undefined,
  };
};

/**
 * Asks Minut what the page shows, all at once. What has not come in time is left out, and the page says so: a person
 * who was woken must not wait for Minut. @returns never rejects
 */
export const createAskMinut = (clients: AccountClients, clock: Clock) => {
  const homes = new Map<string, { readonly homes: readonly Home[]; readonly readAt: number }>();

  const recent = new Map<string, { readonly answers: Promise<MinutAnswers>; readonly at: number }>();

  const homesOf = async (account: string): Promise<readonly Home[]> => {
    const known = homes.get(account);
    if (known && clock.wall() - known.readAt < homesAgeMs) return known.homes;
    const read = await collect(clients.of(account).homes());
    homes.set(account, { homes: read, readAt: clock.wall() });
    return read;
  };

  const ask = async (question: Question): Promise<MinutAnswers> => {
    const { incident, country, patienceMs } = question;
    const { account, homeId, deviceId, id: incidentId } = incident;
    const client = clients.of(account);
    const quantity = quantityOf(incident.condition);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, patienceMs, undefined);
    });
    const inTime = async <Value>(what: string, ask: Promise<Value>): Promise<Value | undefined> => {
      try {
        return await Promise.race([ask, late]);
      } catch (error) {
        log('warn', 'shown without Minut', {
          function: 'incident',
          account,
          incidentId,
          reason: what,
          error: errorName(error),
        });
        return undefined;
      }
    };
    const devices = async (): Promise<readonly Device[]> =>
      (await collect(client.devices()))
        .filter((device) => (deviceId ? device.id === deviceId : device.homeId === homeId))
        .slice(0, mostSensors);

    const [home, guests, measurements] = await Promise.all([
      inTime('homes', homesOf(account)),
      inTime('stay', collect(client.guests.list(homeId))),
      quantity &&
        inTime(
          'readings',
          devices().then((found) => measure(client, found, quantity, question)),
        ),
    ]);
    clearTimeout(timer);
    const found = home?.find(({ id }) => id === homeId);
    const stay = guests && stayAt(guests, clock.now());
    const guest = stay?.kind === 'staying' ? stay.guest : undefined;
    const guestNumber = guest?.phone && textableNumber(guest.phone, country ?? found?.country);
    return {
      home: found,
      stay: guest
        ? {
            kind: 'staying',
            name: guest.name,
            phone: guestNumber ?? callable(guest.phone),
            canText: guestNumber !== undefined,
            checkOut: guest.checkOut,
          }
        : { kind: stay?.kind === 'none' || stay?.kind === 'overlapping' ? stay.kind : 'unknown' },
      guestNumber: guestNumber || undefined,
      guestKey: guest && `guest:${guest.id}`,
      measurements: measurements ?? { series: [] },
    };
  };

  return async (question: Question): Promise<MinutAnswers> => {
    const { account, homeId, deviceId = '-', condition } = question.incident;
    const key = JSON.stringify([account, homeId, deviceId, condition]);
    const known = recent.get(key);
    if (known && clock.wall() - known.at < question.maxAgeMs) return known.answers;
    if (recent.size >= mostRecent) recent.clear();
    const answers = ask(question);
    recent.set(key, { answers, at: clock.wall() });
    return answers;
  };
};

export type AskMinut = ReturnType<typeof createAskMinut>;
