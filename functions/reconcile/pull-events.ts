import type { MinutClient } from '../../shared/minut/client.ts';
import { MinutRefusedError } from '../../shared/minut/failures.ts';
import { homeEventTypeOf } from '../../shared/minut/home-event-type.ts';
import type { MinutEvent } from '../../shared/minut/minut-event.ts';
import type { PullWindow } from './window.ts';

const isoWindow = ({ from, until }: PullWindow) => ({
  startAt: new Date(from).toISOString(),
  endAt: new Date(until).toISOString(),
});

const isWithin = ({ from, until }: PullWindow, at: string): boolean => {
  const ms = Date.parse(at);
  return from <= ms && ms <= until;
};

const oldestFirst = (a: MinutEvent, b: MinutEvent): number =>
  a.at.localeCompare(b.at) || a.id.localeCompare(b.id);

/** Whether Minut honours `start_at` here is not documented: this many older events in a row end the list. */
const olderInARow = 50;

export type AccountPull =
  | { readonly kind: 'pulled'; readonly events: readonly MinutEvent[] }
  /** Minut has no such list for this account, or it is too long for the time: go home by home. */
  | { readonly kind: 'not-possible' };

/**
 * Everything that happened in the account, oldest first. All of it or nothing: a home's later events must not be handed
 * on before its earlier ones.
 * @param isLate whether the time is up @throws MinutBusyError and what else failures.ts has, but a refusal
 */
export const pullAccount = async (
  client: Pick<MinutClient, 'events'>,
  window: PullWindow,
  isLate: () => boolean,
): Promise<AccountPull> => {
  const events: MinutEvent[] = [];
  let older = 0;
  let last = '';
  try {
    for await (const event of client.events(isoWindow(window))) {
      if (isLate()) return { kind: 'not-possible' };
      if (isWithin(window, event.at)) events.push(event);
      // Only a list that goes back in time has nothing left once it is past the window.
      const goesBack = last === '' || event.at <= last;
      older = goesBack && Date.parse(event.at) < window.from ? older + 1 : 0;
      if (older >= olderInARow) break;
      last = event.at;
    }
  } catch (error) {
    if (error instanceof MinutRefusedError) return { kind: 'not-possible' };
    throw error;
  }
  return { kind: 'pulled', events: events.toSorted(oldestFirst) };
};

/** Everything that happened in one home, oldest first, in the webhook's vocabulary where the catalogue knows it. */
export const pullHome = async (
  client: Pick<MinutClient, 'homeEvents'>,
  homeId: string,
  window: PullWindow,
): Promise<readonly MinutEvent[]> => {
  const events: MinutEvent[] = [];
  for await (const { id, type, at, deviceId } of client.homeEvents(homeId, isoWindow(window))) {
    if (!isWithin(window, at)) continue;
    events.push({ id, type: homeEventTypeOf(type), at, homeId, ...(deviceId ? { deviceId } : {}) });
  }
  return events.toSorted(oldestFirst);
};
