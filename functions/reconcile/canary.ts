import type { MinutClient } from '../../shared/minut/client.ts';
import type { WebhookSecret } from '../../shared/minut/webhook-secret.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { log } from '../../shared/platform/log.ts';
import { localTime } from '../../shared/rules/local-time.ts';
import { canaryMissed, canarySent, readCanary } from '../../shared/store/canary.ts';
import type { Table } from '../../shared/store/table.ts';

export interface CanaryDependencies {
  readonly hooks: Pick<MinutClient['hooks'], 'create' | 'list' | 'ping'>;
  readonly state: Table;
  readonly clock: Clock;
  readonly timeZone: string;
  /** Where Minut delivers. */
  readonly url: string;
  /** The account's webhook secret, read uncached; undefined where there is none. */
  readonly readSecret: () => Promise<WebhookSecret | undefined>;
  /** Changes the secret under its lease, from what it is by then. */
  readonly changeSecret: (change: (secret: WebhookSecret) => WebhookSecret) => Promise<void>;
  /** A new token of at least 128 bits. */
  readonly newToken: () => string;
}

/** In the last hour before most quiet hours begin: whoever is told can still do something. In minutes since midnight. */
const from = 21 * 60;
const until = 22 * 60;
/** One a night, also where the clock changes. */
const apartMs = 12 * 60 * 60_000;
/** Queues take seconds; a delivery that Minut repeats may take minutes. */
const patienceMs = 10 * 60_000;
/** The rarest there is: a webhook of its own, so that a sample of Minut's is never taken for news of a home. */
const events = ['battery_empty'];

/** The hook that canaries come by: the one we know, or a new one. */
const canaryHook = async (dependencies: CanaryDependencies): Promise<string> => {
  const { hooks, url, readSecret, changeSecret, newToken } = dependencies;
  const known = (await readSecret())?.canary;
  if (known && (await hooks.list()).some(({ id }) => id === known.hookId)) return known.hookId;
  const token = newToken();
  const created = await hooks.create({ url, events, token });
  await changeSecret((secret) => ({
    ...secret,
    canary: { hookId: created.id, hookSecret: created.secret, token },
  }));
  return created.id;
};

/**
 * Sends the night's canary when it is time, and misses the one that did not come. It ends at a contact that is nobody:
 * everything of ours and Minut's part are on its way, the phone network is not.
 * @throws MinutBusyError and its family, TransientError
 */
export const tendCanary = async (account: string, dependencies: CanaryDependencies): Promise<void> => {
  const { hooks, state, clock, timeZone, readSecret } = dependencies;
  const now = clock.now();
  const last = await readCanary(state, account);
  if (last && last.arrivedAt === undefined && !last.missed && now - last.sentAt > patienceMs) {
    if (await canaryMissed(state, account))
      log('error', 'canary missing', { function: 'reconcile', account }, { CanaryMissing: [1, 'Count'] });
  }
  const { minutes } = localTime(new Date(now).toISOString(), timeZone);
  if (minutes < from || minutes >= until || (last && now - last.sentAt < apartMs)) return;
  if (!(await readSecret())) return;
  await canarySent(state, account, now);
  await hooks.ping(await canaryHook(dependencies));
  log('info', 'canary sent', { function: 'reconcile', account }, { CanarySent: [1, 'Count'] });
};
