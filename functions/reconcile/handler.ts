import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { createAccountClients } from '../../shared/minut/account-clients.ts';
import { keepWebhook, webhookLease } from '../../shared/minut/keep-webhook.ts';
import { createAccountWork } from '../../shared/platform/account-work.ts';
import { dynamoDb, secretsManager, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { tellOperator } from '../../shared/platform/operator-topic.ts';
import { createSecrets, secretNames } from '../../shared/platform/secrets.ts';
import { fetchCalendar } from '../../shared/reservations/fetch-calendar.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { listAccounts } from '../../shared/store/known-accounts.ts';
import { withLease } from '../../shared/store/lease.ts';
import { createTable } from '../../shared/store/table.ts';
import { reconcileAccount } from './reconcile-account.ts';

const environment = readEnvironment(
  z.pick(variables, {
    CONFIG_TABLE: true,
    STATE_TABLE: true,
    RECONCILE_QUEUE_URL: true,
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

const keep = async (account: string, events: readonly string[]) => {
  const { outcome } = await keepWebhook({
    url: `${environment.INCIDENT_BASE_URL}/webhooks/${account}`,
    events,
    hooks: clients.of(account).hooks,
    secrets,
    secretName: secretNames(environment.SECRET_PREFIX).webhook(account),
    underLease: (work) =>
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
      ),
    newToken: () => randomBytes(tokenBytes).toString('hex'),
    wall: clock.wall,
  });
  return outcome;
};

/** The real Minut cannot deliver to a laptop: `npm start` with a real account pulls its events instead. */
const reachable =
  environment.INCIDENT_BASE_URL.startsWith('https:') || environment.MINUT_API_URL.startsWith('http:');

export const handler = createAccountWork({
  name: 'reconcile',
  client: sqs(),
  queueUrl: environment.RECONCILE_QUEUE_URL,
  setAsideUrl: environment.SET_ASIDE_QUEUE_URL,
  listAccounts: () => listAccounts(dynamoDb(), environment.CONFIG_TABLE),
  spreadSeconds: 600 / clock.speed,
  random: Math.random,
  work: (account) =>
    reconcileAccount(account, {
      client: clients.of(account),
      config,
      state,
      clock,
      activeSet: (id) => loadActiveSet(config, id),
      keepWebhook: reachable ? keep : undefined,
      tell: (subject, text) => tellOperator(environment.ALARM_TOPIC_ARN, subject, text),
      defaultTimeZone: environment.TIME_ZONE,
      fetchCalendar: (address) => fetchCalendar(address),
    }),
});
