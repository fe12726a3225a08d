import { createHash } from 'node:crypto';
import type { MinutClient } from '../../shared/minut/client.ts';
import { GrantLostError } from '../../shared/minut/failures.ts';
import type { WebhookOutcome } from '../../shared/minut/keep-webhook.ts';
import { subscriptionFor } from '../../shared/minut/subscription.ts';
import { type SyncReport, syncHomes } from '../../shared/minut/sync-homes.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { log } from '../../shared/platform/log.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { saidBefore } from '../../shared/store/said-before.ts';
import type { Table } from '../../shared/store/table.ts';
import { syncCalendars } from './sync-calendars.ts';
import { watchRotas } from './watch-rotas.ts';

export interface ReconcileDependencies {
  readonly client: MinutClient;
  readonly config: Table;
  readonly state: Table;
  readonly clock: Clock;
  readonly activeSet: (account: string) => Promise<ActiveSet>;
  /** Keeps the account's webhook as it should be; undefined where Minut cannot reach us. */
  readonly keepWebhook: ((account: string, events: readonly string[]) => Promise<WebhookOutcome>) | undefined;
  readonly tell: (subject: string, text: string) => Promise<void>;
  readonly defaultTimeZone: string;
  readonly fetchCalendar: (address: string) => Promise<string>;
}

const dayMs = 24 * 60 * 60_000;

const syncText = ({ added, moved, withoutTimeZone }: SyncReport, timeZone: string): string =>
  [
    ...added.map(({ name }) => `New home: ${name}.`),
    ...moved.map(({ device, from, to }) => `The sensor ${device} moved from ${from} to ${to}.`),
    ...(added.length > 0
      ? withoutTimeZone.map((name) => `${name} has no time zone at Minut: ${timeZone} is used.`)
      : []),
  ].join('\n');

/**
 * Takes the day's sync for this run, so that it happens once a day however often the schedule runs. The first one of
 * an account tells nobody: to it every home is new.
 */
const takeDaily = async (state: Table, account: string, now: number): Promise<'first' | 'due' | 'done'> => {
  const key = { pk: `account#${account}`, sk: 'homes-synced' };
  const item = { ...key, until: now + dayMs };
  if (await state.put(item, { expression: 'attribute_not_exists(pk)' })) return 'first';
  const due = await state.put(item, {
    expression: '#until <= :now',
    names: { '#until': 'until' },
    values: { ':now': now },
  });
  return due ? 'due' : 'done';
};

/**
 * What should be there and is not: the homes of the account in the config table, our webhook at Minut with the event
 * types that the rules need, the stays of the homes' calendars, somebody on duty in every night to come.
 */
export const reconcileAccount = async (
  account: string,
  {
    client,
    config,
    state,
    clock,
    activeSet,
    keepWebhook,
    tell,
    defaultTimeZone,
    fetchCalendar,
  }: ReconcileDependencies,
): Promise<void> => {
  const { rules, homes, contacts } = await activeSet(account);
  await watchRotas(account, contacts.values(), { state, tell, now: clock.now() });
  try {
    const daily = await takeDaily(state, account, clock.now());
    if (daily !== 'done') {
      const report = await syncHomes({ account, client, config, state });
      const text = syncText(report, defaultTimeZone);
      log('info', 'homes synced', { function: 'reconcile', account, count: report.homes });
      if (text !== '' && daily === 'due') await tell(`homes of account ${account}`, text);
    }

    if (keepWebhook) {
      const wanted = subscriptionFor(rules);
      const outcome = await keepWebhook(account, wanted);
      log(
        'info',
        'webhook checked',
        { function: 'reconcile', account, outcome },
        outcome === 'created' ? { WebhookRepaired: [1, 'Count'] } : undefined,
      );
      if (outcome === 'created') {
        await tell(
          `the webhook of account ${account} was missing`,
          'Minut no longer had our webhook, so nothing was delivered. It was made again, and what it missed is being pulled from Minut.',
        );
      }
    }

    const problems = await syncCalendars({
      account,
      guests: client.guests,
      homes,
      defaultTimeZone,
      fetchCalendar,
      now: clock.now(),
    });
    const text = problems.join('\n');
    const digest = createHash('sha256').update(text).digest('hex');
    if (text !== '' && !(await saidBefore(state, `calendars#${account}`, digest, clock.now()))) {
      await tell(`calendars of account ${account}`, text);
    }
  } catch (error) {
    // Said and marked by whoever lost it; until a person connects the account again every run would end here.
    if (!(error instanceof GrantLostError)) throw error;
    log('warn', 'grant lost', { function: 'reconcile', account });
  }
};
