import { setTimeout as delay } from 'node:timers/promises';
import type { AccountClients } from '../minut/account-clients.ts';
import type { Home } from '../minut/homes.ts';
import { collect } from '../minut/paging.ts';
import type { Clock } from '../platform/clock.ts';
import { errorName, log } from '../platform/log.ts';

/** Homes change rarely. */
const ageMs = 10 * 60_000;

/**
 * The homes of an account as Minut lists them, kept for ten minutes; undefined where Minut does not say in time.
 * @param patienceMs milliseconds of the machine's time @returns never rejects
 */
export const createHomesOf = (clients: AccountClients, clock: Clock, patienceMs: number) => {
  const kept = new Map<string, { readonly homes: Promise<readonly Home[]>; readonly at: number }>();
  return async (account: string): Promise<readonly Home[] | undefined> => {
    const known = kept.get(account);
    const isFresh = known !== undefined && clock.wall() - known.at < ageMs;
    const homes = isFresh ? known.homes : collect(clients.of(account).homes());
    if (!isFresh) {
      kept.set(account, { homes, at: clock.wall() });
      homes.catch(() => kept.delete(account));
    }
    try {
      return await Promise.race([homes, delay(patienceMs, undefined, { ref: false })]);
    } catch (error) {
      log('warn', 'shown without Minut', { account, reason: 'homes', error: errorName(error) });
      return undefined;
    }
  };
};
