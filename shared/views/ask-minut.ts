import { setTimeout as delay } from 'node:timers/promises';
import type { Incident } from '../incidents/incident.ts';
import { textableNumber } from '../messages/phone-number.ts';
import type { AccountClients } from '../minut/account-clients.ts';
import type { MinutClient } from '../minut/client.ts';
import type { Device } from '../minut/devices.ts';
import type { Guest } from '../minut/guest.ts';
import type { Home } from '../minut/homes.ts';
import { collect } from '../minut/paging.ts';
import { type StayAt, stayAt } from '../minut/stay-at.ts';
import type { Measurements, StayView } from '../pages/incident-view.ts';
import { beyondOf, type Quantity, quantityOf } from '../pages/quantity.ts';
import type { Point } from '../pages/series-chart.ts';
import type { Clock } from '../platform/clock.ts';
import { errorName, log } from '../platform/log.ts';

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

/** Questions whose answers are kept for a moment. */
const mostAsked = 100;

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

/** Reads something once and keeps it for a while; what failed is read again. */
const keptFor = <Value>(ageMs: number, clock: Clock, read: (key: string) => Promise<Value>) => {
  const kept = new Map<string, { readonly value: Promise<Value>; readonly at: number }>();
  return (key: string): Promise<Value> => {
    const known = kept.get(key);
    if (known && clock.wall() - known.at < ageMs) return known.value;
    const value = read(key);
    kept.set(key, { value, at: clock.wall() });
    value.catch(() => kept.delete(key));
    return value;
  };
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

interface Asked {
  readonly homes: Promise<readonly Home[]>;
  readonly guests: Promise<readonly Guest[]>;
  readonly measurements: Promise<Measurements>;
}

const nothingMeasured: Measurements = { series: [] };

const stayViewOf = (stay: StayAt | undefined, guestNumber: string | undefined): StayView => {
  if (stay?.kind !== 'staying') return { kind: stay?.kind ?? 'unknown' };
  const { name, phone, checkOut } = stay.guest;
  const canText = guestNumber !== undefined;
  return { kind: 'staying', name, phone: guestNumber ?? callable(phone), canText, checkOut };
};

/**
 * Asks Minut what the page shows, all at once. What has not come in time is left out, and the page says so: a person
 * who was woken must not wait for Minut. What comes late is there when the page is loaded again. @returns never rejects
 */
export const createAskMinut = (clients: AccountClients, clock: Clock) => {
  const readHomes = keptFor(homesAgeMs, clock, (account: string) => collect(clients.of(account).homes()));
  const asked = new Map<string, { readonly asked: Asked; readonly at: number }>();

  const send = (question: Question): Asked => {
    const { account, homeId, deviceId, condition } = question.incident;
    const client = clients.of(account);
    const quantity = quantityOf(condition);
    const measureAll = async (): Promise<Measurements> => {
      if (!quantity) return nothingMeasured;
      const all = await collect(client.devices());
      const devices = all.filter(({ id, homeId: home }) => (deviceId ? id === deviceId : home === homeId));
      return measure(client, devices.slice(0, mostSensors), quantity, question);
    };
    return {
      homes: readHomes(account),
      guests: collect(client.guests.list(homeId)),
      measurements: measureAll(),
    };
  };

  /** A link that is fetched over and over must not use up what Minut allows. */
  const sendOrRecall = (question: Question): Asked => {
    const { account, homeId, deviceId = '-', condition } = question.incident;
    const key = JSON.stringify([account, homeId, deviceId, condition]);
    const known = asked.get(key);
    if (known && clock.wall() - known.at < question.maxAgeMs) return known.asked;
    if (asked.size >= mostAsked) asked.clear();
    const sent = send(question);
    asked.set(key, { asked: sent, at: clock.wall() });
    for (const part of Object.values(sent)) part.catch(() => asked.delete(key));
    return sent;
  };

  return async (question: Question): Promise<MinutAnswers> => {
    const { incident, country, patienceMs } = question;
    const { account, homeId, id: incidentId } = incident;
    const deadline = new AbortController();
    const late = delay(patienceMs, undefined, { signal: deadline.signal, ref: false }).catch(() => undefined);
    const inTime = async <Value>(what: string, answer: Promise<Value>): Promise<Value | undefined> => {
      try {
        return await Promise.race([answer, late]);
      } catch (error) {
        const line = { function: 'incident', account, incidentId, reason: what, error: errorName(error) };
        log('warn', 'shown without Minut', line);
        return undefined;
      }
    };
    const parts = sendOrRecall(question);
    const [homes, guests, measurements] = await Promise.all([
      inTime('homes', parts.homes),
      inTime('stay', parts.guests),
      inTime('readings', parts.measurements),
    ]);
    deadline.abort();
    const home = homes?.find(({ id }) => id === homeId);
    const stay = guests && stayAt(guests, clock.now());
    const guest = stay?.kind === 'staying' ? stay.guest : undefined;
    const guestNumber = guest?.phone ? textableNumber(guest.phone, country ?? home?.country) : undefined;
    return {
      home,
      stay: stayViewOf(stay, guestNumber),
      guestNumber,
      guestKey: guest && `guest:${guest.id}`,
      measurements: measurements ?? nothingMeasured,
    };
  };
};

export type AskMinut = ReturnType<typeof createAskMinut>;
