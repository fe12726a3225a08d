import { createHash } from 'node:crypto';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { parseDelivery } from '../../shared/minut/minut-event.ts';
import { dynamoDb, secretsManager, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { log } from '../../shared/platform/log.ts';
import { sendEvent, setAside } from '../../shared/platform/queues.ts';
import { createSecrets, secretNames } from '../../shared/platform/secrets.ts';
import { canaryType } from '../../shared/rules/canary.ts';
import { listAccounts } from '../../shared/store/known-accounts.ts';
import { answerErrors } from './answer-errors.ts';
import { authenticate } from './authenticate.ts';
import { createWebhookCredentials } from './credentials.ts';
import { rawBody } from './raw-body.ts';
import { answer, type WebhookAnswer, type WebhookRequest } from './request.ts';

const environment = readEnvironment(
  z.pick(variables, {
    CONFIG_TABLE: true,
    EVENTS_QUEUE_URL: true,
    SET_ASIDE_QUEUE_URL: true,
    SECRET_PREFIX: true,
    SIGNATURE_HEADER: true,
    TOKEN_HEADER: true,
  }),
);
const clock = clockFromEnvironment(process.env);
// Made while the function loads, not while the first delivery waits.
const queue = sqs();
const tables = dynamoDb();

const utf8 = new TextDecoder('utf-8', { fatal: true });

const parseJsonBytes = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
};

/** What Minut's sample says is not known and does not matter. The same body twice is the same canary. */
const acceptCanary = async (account: string, bytes: Uint8Array): Promise<void> => {
  const at = new Date(clock.now()).toISOString();
  const id = `canary-${createHash('sha256').update(bytes).digest('hex').slice(0, 24)}`;
  await sendEvent(queue, environment.EVENTS_QUEUE_URL, {
    version: 1,
    account,
    source: 'canary',
    receivedAt: at,
    event: { id, type: canaryType, at },
  });
  log('info', 'canary', { function: 'webhook', account, eventId: id });
};

/** Authenticated by now: enqueue the event and answer, or keep aside what is none. */
const accept = async (request: WebhookRequest, _context: Context): Promise<WebhookAnswer> => {
  const { rawBody: bytes = new Uint8Array(), authentication } = request;
  if (!authentication) throw new Error('The request was not authenticated.');
  const { account, scheme, pinned, canary } = authentication;
  if (canary) {
    await acceptCanary(account, bytes);
    return answer(200);
  }
  const event = parseDelivery(parseJsonBytes(bytes));
  if (!event) {
    const reason =
      'The delivery is authentic but no event: its JSON is broken or it lacks id, type or created_at.';
    const body = Buffer.from(bytes).toString('utf8');
    await setAside(queue, environment.SET_ASIDE_QUEUE_URL, { function: 'webhook', reason, body, account });
    log('error', 'set aside', { function: 'webhook', account, reason }, { SetAside: [1, 'Count'] });
    return answer(200);
  }
  await sendEvent(queue, environment.EVENTS_QUEUE_URL, {
    version: 1,
    account,
    source: 'webhook',
    receivedAt: new Date(clock.now()).toISOString(),
    event,
    authentication: { scheme, pinned },
  });
  log(
    'info',
    'accepted',
    { function: 'webhook', account, eventId: event.id, eventType: event.type, homeId: event.homeId },
    { Received: [1, 'Count'] },
  );
  return answer(200);
};

export const handler = middy<WebhookRequest, WebhookAnswer>()
  .use(answerErrors())
  .use(rawBody())
  .use(
    authenticate({
      credentials: createWebhookCredentials({
        listAccounts: () => listAccounts(tables, environment.CONFIG_TABLE),
        secrets: createSecrets(secretsManager()),
        secretName: secretNames(environment.SECRET_PREFIX).webhook,
        clock,
      }),
      clock,
      signatureHeader: environment.SIGNATURE_HEADER,
      tokenHeader: environment.TOKEN_HEADER,
    }),
  )
  .handler(accept);
