import * as z from 'zod/mini';
import { createAccountClients } from '../../shared/minut/account-clients.ts';
import { dynamoDb, secretsManager, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { consume, parseJson } from '../../shared/platform/queue-consumer.ts';
import { createSecrets } from '../../shared/platform/secrets.ts';
import { type GuestUpdate, guestUpdateSchema } from '../../shared/store/guest-update.ts';
import { createTable } from '../../shared/store/table.ts';
import { updateGuest } from './update-guest.ts';

const environment = readEnvironment(
  z.pick(variables, {
    STATE_TABLE: true,
    GUEST_UPDATES_QUEUE_URL: true,
    SET_ASIDE_QUEUE_URL: true,
    SECRET_PREFIX: true,
    MINUT_API_URL: true,
    MINUT_LIMIT_SCOPE: true,
    MINUT_GUEST_FIELDS: true,
  }),
);
const clock = clockFromEnvironment(process.env);
const state = createTable(dynamoDb(), environment.STATE_TABLE);
const dependencies = {
  state,
  clock,
  clients: createAccountClients({
    settings: environment,
    secrets: createSecrets(secretsManager()),
    state,
    clock,
    use: 'interactive',
    // Less than the function's time, so that the claim is always given back.
    patienceMs: 6_000,
  }),
};

export const handler = consume({
  name: 'guests',
  client: sqs(),
  queueUrl: environment.GUEST_UPDATES_QUEUE_URL,
  setAsideUrl: environment.SET_ASIDE_QUEUE_URL,
  parse: parseJson(guestUpdateSchema, 'guest update'),
  handle: (update: GuestUpdate) => updateGuest(update, dependencies),
});
