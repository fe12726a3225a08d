import type { AccountClients } from '../../shared/minut/account-clients.ts';
import type { Device } from '../../shared/minut/devices.ts';
import type { Guest } from '../../shared/minut/guest.ts';
import type { Home } from '../../shared/minut/homes.ts';
import type { SensorReader } from '../../shared/minut/sensor-reader.ts';
import { endOf, stayAt } from '../../shared/minut/stay-at.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import type { EventFacts, Facts, Sensors } from '../../shared/rules/facts.ts';
import { noFacts } from '../../shared/rules/facts.ts';
import type { Needs } from '../../shared/rules/needs.ts';
import type { SensorName } from '../../shared/rules/sensor-expression.ts';
import { createRecentStays } from './recent-stays.ts';

/** A text must not wait for Minut: what is not known by then counts as unknown, and nothing is guessed. */
const patienceMs = 3_000;
/** Homes change rarely: the daily sync writes them into the table, this is for what its items leave out. */
const homesAgeMs = 10 * 60_000;
/** "Still" looks at the samples of this time before the event. */
const seriesMs = 15 * 60_000;
/** A home counts as occupied when motion was seen within this time before the event. */
const motionMs = 2 * 3_600_000;

const seriesKinds = { sound: 'sound_level', temperature: 'temperature', humidity: 'humidity' } as const;

export interface LoadFactsOptions {
  readonly clients: Pick<AccountClients, 'of' | 'sensors'>;
  readonly clock: Clock;
}

const staysAround = (guests: readonly Guest[], { at }: EventFacts): Pick<Facts, 'stay' | 'changes'> => {
  const booked = guests.filter(({ kind }) => kind === 'guest');
  return {
    stay: stayAt(guests, Date.parse(at)),
    changes: {
      checkIns: booked.map(({ checkIn }) => checkIn),
      checkOuts: booked.map((guest) => new Date(endOf(guest, guests)).toISOString()),
    },
  };
};

const sensorsOf = ({ latest }: Device): Sensors => ({
  sound: latest.sound?.value,
  temperature: latest.temperature?.value,
  humidity: latest.humidity?.value,
});

const deviceFacts = ({ name, offline, batteryPercent, mountStatus }: Device): Facts['device'] => ({
  name,
  offline,
  batteryPercent,
  // Minut's words for it are not documented; what says nothing of being mounted counts as unknown.
  mounted: mountStatus === undefined ? undefined : !/^(un|not|removed)/i.test(mountStatus),
});

const before = (at: string, ms: number) => ({
  startAt: new Date(Date.parse(at) - ms).toISOString(),
  endAt: at,
});

const seriesOf = async (
  sensorReader: SensorReader,
  deviceId: string,
  { at }: EventFacts,
  sensors: readonly SensorName[],
): Promise<Facts['series']> => {
  const query = { ...before(at, seriesMs), resolutionSeconds: 60 };
  const entries = await Promise.all(
    sensors.map(async (sensor) => {
      const samples = await sensorReader.history(deviceId, seriesKinds[sensor], query, at);
      return [sensor, samples.map(({ value }) => value)] as const;
    }),
  );
  return Object.fromEntries(entries);
};

/**
 * Loads from Minut what the candidate rules ask for, at once and within three seconds. Where Minut does not answer,
 * the event is decided without: the rules' `otherwise` exists for that.
 */
export const createLoadFacts = ({ clients, clock }: LoadFactsOptions) => {
  const staysOf = createRecentStays({ clients, clock });
  const homes = new Map<string, { readonly byId: ReadonlyMap<string, Home>; readonly readAt: number }>();

  const homeOf = async (account: string, homeId: string): Promise<Home | undefined> => {
    const known = homes.get(account);
    if (known && clock.wall() - known.readAt < homesAgeMs) return known.byId.get(homeId);
    const byId = new Map<string, Home>();
    for await (const home of clients.of(account).homes()) byId.set(home.id, home);
    homes.set(account, { byId, readAt: clock.wall() });
    return byId.get(homeId);
  };

  const within = async <Value>(
    what: string,
    event: EventFacts,
    ask: () => Promise<Value>,
  ): Promise<Value | undefined> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, patienceMs, undefined);
    });
    try {
      return await Promise.race([ask(), late]);
    } catch (error) {
      const { account, id: eventId } = event;
      const line = { function: 'rules', account, eventId, reason: what, error: errorName(error) };
      log('warn', 'decided without Minut', line);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  };

  return async (event: EventFacts, needs: Needs): Promise<Facts> => {
    const { account, homeId, deviceId } = event;
    const client = clients.of(account);
    const reader = clients.sensors(account);
    const home = needs.home ? within('home', event, () => homeOf(account, homeId)) : undefined;
    // Noise belongs to the home and names no device: any of the home's tells how loud it is.
    const target = async () => deviceId ?? (await homeOf(account, homeId))?.deviceIds[0];
    const ofDevice = async <Value>(ask: (id: string) => Promise<Value>): Promise<Value | undefined> => {
      const id = await target();
      return id === undefined ? undefined : ask(id);
    };
    const [stays, device, series, motion, known] = await Promise.all([
      needs.stay
        ? within('stay', event, async () => staysAround(await staysOf(account, homeId), event))
        : undefined,
      needs.device ? within('device', event, () => ofDevice((id) => reader.device(id, event.at))) : undefined,
      needs.series.length > 0
        ? within('series', event, () => ofDevice((id) => seriesOf(reader, id, event, needs.series)))
        : undefined,
      needs.occupancy
        ? within('motion', event, () => ofDevice((id) => client.motion(id, before(event.at, motionMs))))
        : undefined,
      home,
    ]);
    return {
      ...noFacts,
      ...stays,
      ...(device ? { sensors: sensorsOf(device) } : {}),
      // An event of the whole home is not one of its devices'.
      ...(device && deviceId !== undefined ? { device: deviceFacts(device) } : {}),
      series: series ?? {},
      ...(motion ? { occupied: motion.some(({ value }) => value > 0) } : {}),
      home: known ?? {},
    };
  };
};
