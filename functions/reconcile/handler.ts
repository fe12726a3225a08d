import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { createAccountClients } from '../../shared/minut/account-clients.ts';
import { keepWebhook, webhookLease } from '../../shared/minut/keep-webhook.ts';
import { type WebhookSecret, webhookSecretSchema } from '../../shared/minut/webhook-secret.ts';
import { createAccountWork } from '../../shared/platform/account-work.ts';
import { dynamoDb, secretsManager, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { tellOperator } from '../../shared/platform/operator-topic.ts';
import { createSecrets, secretNames } from '../../shared/platform/secrets.ts';
import { fetchCalendar } from '../../shared/reservations/fetch-calendar.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { listAccounts } from '../../shared/store/known-accounts.ts';
import { type Lease, withLease } from '../../shared/store/lease.ts';
import { createTable } from '../../shared/store/table.ts';
import { takeTurn } from '../../shared/store/turn.ts';
import { tendCanary } from './canary.ts';
import { catchUp } from './catch-up.ts';
import { accountsDue } from './due.ts';
import { type Chore, lookAfter } from './look-after.ts';
import { reconcileAccount } from './reconcile-account.ts';
import { watchSilence } from './silence.ts';
import { watchScheme } from './watch-scheme.ts';

const environment = readEnvironment(
  z.pick(variables, {
    CONFIG_TABLE: true,
    STATE_TABLE: true,
    EVENTS_QUEUE_URL: true,
    RECONCILE_QUEUE_URL: true,
    EVENTS_BY: true,
    SET_ASIDE_QUEUE_URL: true,
    ALARM_TOPIC_ARN: true,
    SECRET_PREFIX: true,
    MINUT_API_URL: true,
    MINUT_LIMIT_SCOPE: true,
    MINUT_GUEST_FIELDS: true,
    INCIDENT_BASE_URL: true,
    TIME_ZONE: true,
  }),
);
const clock = clockFromEnvironment(process.env);
const config = createTable(dynamoDb(), environment.CONFIG_TABLE);
const state = createTable(dynamoDb(), environment.STATE_TABLE);
const secrets = createSecrets(secretsManager());
/** Nobody waits for it: one call may wait a minute for its place in the budget. */
const clients = createAccountClients({ settings: environment, secrets, state, clock, patienceMs: 60_000 });

/** Two calls and a write, each bounded, with their retries; another writer is waited for this long. */
const leaseMs = 120_000;
const leasePatienceMs = 10_000;
const tokenBytes = 24;
/** Most of the time until the next tick. */
const spreadSeconds = 240;

const webhookSecretName = secretNames(environment.SECRET_PREFIX).webhook;

const readWebhookSecret = async (account: string): Promise<WebhookSecret | undefined> =>
  webhookSecretSchema.safeParse(await secrets.read(webhookSecretName(account))).data;

const underWebhookLease = <Result>(
  account: string,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> =>
  withLease(
    state,
    {
      name: webhookLease(account),
      holder: randomUUID(),
      ms: leaseMs,
      wall: clock.wall,
      patienceMs: leasePatienceMs,
      wait: delay,
    },
    work,
  );

const keep = async (account: string, events: readonly string[]) => {
  const { outcome } = await keepWebhook({
    url: `${environment.INCIDENT_BASE_URL}/webhooks/${account}`,
    events,
    hooks: clients.of(account).hooks,
    secrets,
    secretName: webhookSecretName(account),
    underLease: (work) => underWebhookLease(account, work),
    newToken: () => randomBytes(tokenBytes).toString('hex'),
    wall: clock.wall,
  });
  return outcome;
};

/** Homes, calendars and the webhook change slowly: once an hour is enough of Minut's limit for them. */
const upkeepMs = 60 * 60_000;

/** Sensors check in about once an hour. */
const silenceMs = 30 * 60_000;

const feeding = { state, sqs: sqs(), eventsUrl: environment.EVENTS_QUEUE_URL, clock };

const chores: readonly Chore[] = [
  {
    name: 'events',
    run: (account, isLate) =>
      catchUp(account, {
        ...feeding,
        eventsBy: environment.EVENTS_BY,
        client: clients.of(account),
        isLate,
      }),
  },
  {
    name: 'upkeep',
    run: async (account) => {
      if (!(await takeTurn(state, account, 'upkeep', upkeepMs, clock.now()))) return 'finished';
      await reconcileAccount(account, {
        client: clients.of(account),
        config,
        state,
        clock,
        activeSet: (id) => loadActiveSet(config, id),
        keepWebhook: environment.EVENTS_BY === 'webhook' ? keep : undefined,
        tell: (subject, text) => tellOperator(environment.ALARM_TOPIC_ARN, subject, text),
        defaultTimeZone: environment.TIME_ZONE,
        fetchCalendar: (address) => fetchCalendar(address),
      });
      return 'finished';
    },
  },
  {
    name: 'scheme',
    run: async (account) => {
      if (environment.EVENTS_BY === 'pull') return 'finished';
      await watchScheme(account, {
        client: clients.of(account),
        state,
        clock,
        readSecret: () => readWebhookSecret(account),
        activeSet: () => loadActiveSet(config, account),
      });
      return 'finished';
    },
  },
  {
    name: 'silence',
    run: async (account) => {
      if (await takeTurn(state, account, 'silence', silenceMs, clock.now())) {
        await watchSilence(account, { ...feeding, client: clients.of(account) });
      }
      return 'finished';
    },
  },
  {
    name: 'canary',
    run: async (account) => {
      if (environment.EVENTS_BY === 'pull') return 'finished';
      const { account: item } = await loadActiveSet(config, account);
      await tendCanary(account, {
        hooks: clients.of(account).hooks,
        state,
        clock,
        timeZone: item?.timeZone ?? environment.TIME_ZONE,
        url: `${environment.INCIDENT_BASE_URL}/webhooks/${account}`,
        readSecret: () => readWebhookSecret(account),
        changeSecret: (change) =>
          underWebhookLease(account, async () => {
            const secret = await readWebhookSecret(account);
            if (secret) await secrets.write(webhookSecretName(account), change(secret));
          }),
        newToken: () => randomBytes(tokenBytes).toString('hex'),
      });
      return 'finished';
    },
  },
];

const due = async (): Promise<ReadonlySet<string>> => {
  const accounts = await listAccounts(dynamoDb(), environment.CONFIG_TABLE);
  return new Set(accountsDue([...accounts], environment.EVENTS_BY, clock.now()));
};

export const handler = createAccountWork({
  name: 'reconcile',
  client: sqs(),
  queueUrl: environment.RECONCILE_QUEUE_URL,
  setAsideUrl: environment.SET_ASIDE_QUEUE_URL,
  listAccounts: due,
  spreadSeconds: spreadSeconds / clock.speed,
  random: Math.random,
  work: (account) =>
    lookAfter(account, { state, sqs: sqs(), queueUrl: environment.RECONCILE_QUEUE_URL, clock, chores }),
});
