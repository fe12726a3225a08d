import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { linkLifetimeMs, recipientTag, signIncidentLink } from '../../shared/messages/incident-link.ts';
import { createAccountClients } from '../../shared/minut/account-clients.ts';
import { dynamoDb, secretsManager, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { type EventMessage, eventMessageSchema } from '../../shared/platform/event-message.ts';
import { createLinkKey } from '../../shared/platform/link-key.ts';
import { consume, parseJson } from '../../shared/platform/queue-consumer.ts';
import { createSecrets, secretNames } from '../../shared/platform/secrets.ts';
import { createActiveSetCache } from '../../shared/store/active-set-cache.ts';
import { createTable } from '../../shared/store/table.ts';
import { handleEvent } from './handle-event.ts';
import { createLoadFacts } from './load-facts.ts';
import { pinScheme } from './pin-scheme.ts';
import { receivePing } from './receive-ping.ts';

const environment = readEnvironment(
  z.pick(variables, {
    CONFIG_TABLE: true,
    STATE_TABLE: true,
    EVENTS_QUEUE_URL: true,
    NOTIFICATIONS_QUEUE_URL: true,
    GUEST_UPDATES_QUEUE_URL: true,
    TIMERS_QUEUE_URL: true,
    SET_ASIDE_QUEUE_URL: true,
    SECRET_PREFIX: true,
    MINUT_API_URL: true,
    MINUT_LIMIT_SCOPE: true,
    MINUT_GUEST_FIELDS: true,
    TIME_ZONE: true,
    INCIDENT_BASE_URL: true,
  }),
);
const clock = clockFromEnvironment(process.env);
const state = createTable(dynamoDb(), environment.STATE_TABLE);
const secrets = createSecrets(secretsManager());
const linkKey = createLinkKey(secrets, environment.SECRET_PREFIX);
const dependencies = {
  state,
  clock,
  sqs: sqs(),
  notificationsUrl: environment.NOTIFICATIONS_QUEUE_URL,
  guestUpdatesUrl: environment.GUEST_UPDATES_QUEUE_URL,
  timersUrl: environment.TIMERS_QUEUE_URL,
  activeSet: createActiveSetCache(createTable(dynamoDb(), environment.CONFIG_TABLE), clock),
  // A text waits for these answers, so they may use the whole of Minut's budget.
  loadFacts: createLoadFacts({
    clients: createAccountClients({ settings: environment, secrets, state, clock, use: 'interactive' }),
    clock,
  }),
  defaultTimeZone: environment.TIME_ZONE,
};

const pinning = {
  state,
  secrets,
  secretName: secretNames(environment.SECRET_PREFIX).webhook,
  clock,
  pinned: new Set<string>(),
};

const handle = async (message: EventMessage, { attributes }: SQSRecord): Promise<void> => {
  const key = await linkKey();
  const expiresAt = new Date(Date.parse(message.event.at) + linkLifetimeMs).toISOString();
  const { set } = await dependencies.activeSet(message.account);
  if (await receivePing(message, { state, clock, homes: set.homes })) return pinScheme(message, pinning);
  const linkTo = (incidentId: string, recipientKey: string) => {
    const link = { incidentId, recipientTag: recipientTag(recipientKey), expiresAt };
    return `${environment.INCIDENT_BASE_URL}/i/${signIncidentLink(link, key)}`;
  };
  await handleEvent(message, { ...dependencies, linkTo }, Number(attributes.ApproximateReceiveCount) > 1);
  await pinScheme(message, pinning);
};

export const handler = consume({
  name: 'rules',
  client: sqs(),
  queueUrl: environment.EVENTS_QUEUE_URL,
  setAsideUrl: environment.SET_ASIDE_QUEUE_URL,
  parse: parseJson(eventMessageSchema, 'event'),
  handle,
});
