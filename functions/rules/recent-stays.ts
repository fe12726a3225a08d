import type { MinutClient } from '../../shared/minut/client.ts';
import type { Guest } from '../../shared/minut/guest.ts';
import { collect } from '../../shared/minut/paging.ts';
import type { Clock } from '../../shared/platform/clock.ts';

/** A loud night asks about the same home again and again, and the account may ask Minut 116 times a minute. */
const ageMs = 2 * 60_000;
/** A home's stays are some 20 KB at the most, so the container holds 10 MB of them. */
const mostHomes = 500;

export interface RecentStaysOptions {
  readonly clients: { of(account: string): { readonly guests: Pick<MinutClient['guests'], 'list'> } };
  readonly clock: Clock;
}

/**
 * The stays of a home, read from Minut at most every two minutes (of the program's clock) in this container; a change
 * is seen that late. Events that ask at once share one answer, and a read that failed is not kept.
 */
export const createRecentStays = ({ clients, clock }: RecentStaysOptions) => {
  const known = new Map<string, { readonly stays: Promise<readonly Guest[]>; readonly readAt: number }>();

  return (account: string, homeId: string): Promise<readonly Guest[]> => {
    const key = JSON.stringify([account, homeId]);
    const recent = known.get(key);
    if (recent && clock.now() - recent.readAt < ageMs) return recent.stays;
    const entry = { stays: collect(clients.of(account).guests.list(homeId)), readAt: clock.now() };
    // A map keeps the order of insertion: the first is the one that was read longest ago.
    known.delete(key);
    known.set(key, entry);
    const [oldest] = known.keys();
    if (known.size > mostHomes && oldest !== undefined) known.delete(oldest);
    entry.stays.catch(() => {
      if (known.get(key) === entry) known.delete(key);
    });
    return entry.stays;
  };
};
