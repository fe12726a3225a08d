import type { MinutClient } from '../../shared/minut/client.ts';
import { pingWebhook } from '../../shared/minut/ping-webhook.ts';
import type { WebhookSecret } from '../../shared/minut/webhook-secret.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { log } from '../../shared/platform/log.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { readCursor } from '../../shared/store/reconcile-cursor.ts';
import type { Table } from '../../shared/store/table.ts';
import { takeTurn } from '../../shared/store/turn.ts';

export interface WatchSchemeDependencies {
  readonly client: Pick<MinutClient, 'homes'> & { readonly hooks: Pick<MinutClient['hooks'], 'ping'> };
  readonly state: Table;
  readonly clock: Clock;
  readonly readSecret: () => Promise<WebhookSecret | undefined>;
  readonly activeSet: () => Promise<Pick<ActiveSet, 'homes'>>;
}

const hourMs = 60 * 60_000;
/** A first delivery, the ping, comes within minutes; after a day none was signed. */
const dayMs = 24 * hourMs;

/**
 * An account whose deliveries were never seen to be signed is pinged once an hour for a day, and said once a day from
 * then on. While one of its homes is not in force, a ping could not be told from that home's events.
 */
export const watchScheme = async (
  account: string,
  { client, state, clock, readSecret, activeSet }: WatchSchemeDependencies,
): Promise<void> => {
  const secret = await readSecret();
  if (!secret || secret.scheme) return;
  const { startedAt } = await readCursor(state, account, clock.now());
  if (clock.now() - Date.parse(startedAt) > dayMs) {
    if (await takeTurn(state, account, 'scheme', dayMs, clock.now())) {
      log('warn', 'scheme unknown', { function: 'reconcile', account }, { SchemeUnknown: [1, 'Count'] });
    }
    return;
  }
  if (!(await takeTurn(state, account, 'ping', hourMs, clock.now()))) return;
  const { homes } = await activeSet();
  for await (const { id } of client.homes()) if (!homes.has(id)) return;
  await pingWebhook({ state, clock }, account, client.hooks, secret.hookId, 0);
};
