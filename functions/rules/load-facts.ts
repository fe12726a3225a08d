import type { AccountClients } from '../../shared/minut/account-clients.ts';
import type { MinutClient } from '../../shared/minut/client.ts';
import type { Home } from '../../shared/minut/homes.ts';
import { collect } from '../../shared/minut/paging.ts';
import { stayAt } from '../../shared/minut/stay-at.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import type { EventFacts, Facts, Sensors, Stay } from '../../shared/rules/facts.ts';
import type { Needs } from '../../shared/rules/needs.ts';

/** A text must not wait for Minut: what is not known by then counts as unknown, and nothing is guessed. */
const patienceMs = 3_000;
/** Homes change rarely: the daily sync writes them into the table, this is for what its items leave out. */
const homesAgeMs = 10 * 60_000;

export interface LoadFactsOptions {
  readonly clients: AccountClients;
  readonly clock: Clock;
}

const stayOf = async (client: MinutClient, homeId: string, at: string): Promise<Stay> =>
  stayAt(await collect(client.guests.list(homeId)), Date.parse(at));

const sensorsOf = async (
  client: MinutClient,
  deviceId: string | undefined,
): Promise<{ sensors: Sensors; deviceName?: string }> => {
  if (deviceId === undefined) return { sensors: {} };
  const { latest, name } = await client.device(deviceId);
  return {
    deviceName: name,
    sensors: {
      sound: latest.sound?.value,
      temperature: latest.temperature?.value,
      humidity: latest.humidity?.value,
    },
  };
};

/**
 * Loads from Minut what the candidate rules ask for, at once and within three seconds. Where Minut does not answer,
 * the event is decided without: the rules' `otherwise` exists for that.
 */
export const createLoadFacts = ({ clients, clock }: LoadFactsOptions) => {
  const homes = new Map<string, { readonly byId: ReadonlyMap<string, Home>; readonly readAt: number }>();

  const homeOf = async (account: string, homeId: string): Promise<Home | undefined> => {
    const known = homes.get(account);
    if (known && clock.wall() - known.readAt < homesAgeMs) return known.byId.get(homeId);
    const byId = new Map<string, Home>();
    for await (const home of clients.of(account).homes()) byId.set(home.id, home);
    homes.set(account, { byId, readAt: clock.wall() });
    return byId.get(homeId);
  };

  const orUnknown = async <Value>(
    what: string,
    event: EventFacts,
    ask: Promise<Value>,
    unknown: Value,
  ): Promise<Value> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Value>((resolve) => {
      timer = setTimeout(resolve, patienceMs, unknown);
    });
    try {
      return await Promise.race([ask, late]);
    } catch (error) {
      const { account, id: eventId } = event;
      log('warn', 'decided without Minut', {
        function: 'rules',
        account,
        eventId,
        reason: what,
        error: errorName(error),
      });
      return unknown;
    } finally {
      clearTimeout(timer);
    }
  };

  return async (event: EventFacts, needs: Needs): Promise<Facts> => {
    const { account, homeId, at } = event;
    const client = clients.of(account);
    const [stay, devices, home] = await Promise.all([
      needs.stay
        ? orUnknown<Stay>('stay', event, stayOf(client, homeId, at), { kind: 'unknown' })
        : { kind: 'unknown' as const },
      needs.sensors
        ? orUnknown<Awaited<ReturnType<typeof sensorsOf>>>(
            'sensors',
            event,
            sensorsOf(client, event.deviceId),
            { sensors: {} },
          )
        : { sensors: {} },
      needs.home ? orUnknown('home', event, homeOf(account, homeId), undefined) : undefined,
    ]);
    return { stay, ...devices, home: home ?? {} };
  };
};
