import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import { awaitPing, type ReceivedPing, readPing } from '../store/pings.ts';
import type { Table } from '../store/table.ts';
import type { MinutClient } from './client.ts';

export interface PingDependencies {
  readonly state: Table;
  readonly clock: Clock;
}

/** A new account is known to every webhook function within half a minute; until then a ping is turned away. */
const pingMs = 60_000;
const pingAgainMs = 12_000;
const pollMs = 250;

/**
 * Asks Minut for a sample event and waits for it to come back through the webhook. Within a minute from now it is
 * known as the ping, also when nobody waits for it any more; until then an event of a home that the account does not
 * have counts as that ping, so its homes must be in force.
 * @param patienceMs milliseconds; 0 asks and does not wait
 * @returns the ping with the checks it passed, or undefined when none came in that time
 */
export const pingWebhook = async (
  { state, clock }: PingDependencies,
  account: string,
  hooks: Pick<MinutClient['hooks'], 'ping'>,
  hookId: string,
  patienceMs = pingMs,
): Promise<ReceivedPing | undefined> => {
  const startedAt = clock.wall();
  await awaitPing(state, account, startedAt, pingMs);
  for (let pings = 0; ; ) {
    const waitedMs = clock.wall() - startedAt;
    if (waitedMs >= pings * pingAgainMs) {
      await hooks.ping(hookId);
      pings += 1;
    }
    const ping = await readPing(state, account);
    if (ping || waitedMs >= patienceMs) return ping;
    await delay(pollMs);
  }
};
