import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { createAccountClients } from '../../shared/minut/account-clients.ts';
import { dynamoDb, secretsManager, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { createLinkKey } from '../../shared/platform/link-key.ts';
import { createSecrets } from '../../shared/platform/secrets.ts';
import { createActiveSetCache } from '../../shared/store/active-set-cache.ts';
import { listAccounts } from '../../shared/store/known-accounts.ts';
import { createTable } from '../../shared/store/table.ts';
import { createAskMinut } from '../../shared/views/ask-minut.ts';
import { createHomesOf } from '../../shared/views/homes-of.ts';
import { pagePatienceMs } from '../../shared/views/view-incident.ts';
import { answerRequest } from './answer-request.ts';

const environment = readEnvironment(
  z.pick(variables, {
    CONFIG_TABLE: true,
    STATE_TABLE: true,
    EVENTS_QUEUE_URL: true,
    NOTIFICATIONS_QUEUE_URL: true,
    SECRET_PREFIX: true,
    MINUT_API_URL: true,
    MINUT_LIMIT_SCOPE: true,
    MINUT_GUEST_FIELDS: true,
    TIME_ZONE: true,
  }),
);
const clock = clockFromEnvironment(process.env);
const state = createTable(dynamoDb(), environment.STATE_TABLE);
const config = createTable(dynamoDb(), environment.CONFIG_TABLE);
const secrets = createSecrets(secretsManager());
const clients = createAccountClients({ settings: environment, secrets, state, clock, use: 'interactive' });

export const handler = answerRequest({
  state,
  config,
  homesOf: createHomesOf(clients, clock, pagePatienceMs),
  isOnlyAccount: async () => (await listAccounts(dynamoDb(), environment.CONFIG_TABLE)).size <= 1,
  clock,
  sqs: sqs(),
  eventsUrl: environment.EVENTS_QUEUE_URL,
  notificationsUrl: environment.NOTIFICATIONS_QUEUE_URL,
  activeSet: createActiveSetCache(config, clock),
  linkKey: createLinkKey(secrets, environment.SECRET_PREFIX),
  askMinut: createAskMinut(clients, clock),
  defaultTimeZone: environment.TIME_ZONE,
  newForm: () => randomBytes(8).toString('hex'),
  wait: delay,
});
