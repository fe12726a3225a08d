import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmbeddedQueues, startQueues } from '../../../local/embedded/embedded-queues.ts';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import { queueEvent } from '../../../local/lambda/queue-event.ts';
import { awaitPing } from '../../../shared/store/pings.ts';
import { createTable } from '../../../shared/store/table.ts';
import { hookSecret, token } from '../../support/delivery.ts';
import { setEnvironment } from '../../support/environment.ts';
import { awaitMessages, drain } from '../../support/messages.ts';
import { catchLog } from '../../support/quiet-log.ts';

catchLog();
const secrets = mockClient(SecretsManagerClient);
let tables: EmbeddedTables;
let queues: EmbeddedQueues;
let handler: (event: SQSEvent) => Promise<SQSBatchResponse>;

beforeAll(async () => {
  [tables, queues] = await Promise.all([startTables(), startQueues()]);
  setEnvironment({
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    EVENTS_QUEUE_URL: queues.urls.events,
    NOTIFICATIONS_QUEUE_URL: queues.urls.notifications,
    GUEST_UPDATES_QUEUE_URL: queues.urls['guest-updates'],
    TIMERS_QUEUE_URL: queues.urls.timers,
    SET_ASIDE_QUEUE_URL: queues.setAsideUrl,
  });
  const secret = (value: object) => ({ SecretString: JSON.stringify(value) });
  secrets
    .on(GetSecretValueCommand, { SecretId: 'nightdesk/link-key' })
    .resolves(secret({ key: 'k'.repeat(32) }));
  secrets
    .on(GetSecretValueCommand, { SecretId: 'nightdesk/accounts/default/webhook' })
    .resolves(secret({ hookId: 'h', hookSecret, token }));
  secrets.on(PutSecretValueCommand).resolves({});
  ({ handler } = await import('../../../functions/rules/handler.ts'));
});
afterAll(async () => {
  secrets.restore();
  await Promise.all([tables.stop(), queues.stop()]);
});

const message = (id: string, more: object = {}) => ({
  version: 1,
  account: 'default',
  source: 'webhook',
  receivedAt: new Date().toISOString(),
  event: { id, type: 'short_button_press', at: new Date().toISOString(), homeId: 'home' },
  ...more,
});
const deliver = (...bodies: readonly string[]) =>
  handler(
    queueEvent(
      bodies.map((Body, index) => ({
        MessageId: `m${index}`,
        ReceiptHandle: 'r',
        Body,
        Attributes: { MessageGroupId: 'default/home' },
      })),
      'arn:aws:sqs:eu-north-1:000000000000:events.fifo',
      'eu-north-1',
    ),
  );
const state = () => createTable(new DynamoDBClient({ endpoint: tables.endpoint }), 'state');
const recorded = (id: string) => state().get({ pk: 'default#home', sk: `event#${id}` });

it('sets a poison message aside with its reason, and records the healthy one behind it', async () => {
  expect(await deliver('{"version": 1}', JSON.stringify(message('e1')))).toEqual({ batchItemFailures: [] });
  expect(await awaitMessages(queues.client, queues.setAsideUrl, 1)).toMatchObject([
    {
      function: 'rules',
      reason: 'The message is no event.',
      body: '{"version": 1}',
      queue: queues.urls.events,
    },
  ]);
  expect(await recorded('e1')).toMatchObject({ type: 'short_button_press' });
  expect(await drain(queues.client, queues.deadLetterUrls.events)).toEqual([]);
});

it('pins the account to the scheme of its first verified delivery, once', async () => {
  const authentication = { scheme: 'sha256-hex-text', pinned: false };
  await deliver(JSON.stringify(message('e2', { authentication })));
  const [put, ...more] = secrets.commandCalls(PutSecretValueCommand);
  expect(more).toEqual([]);
  expect(JSON.parse(put?.args[0].input.SecretString ?? '')).toEqual({
    hookId: 'h',
    hookSecret,
    token,
    scheme: 'sha256-hex-text',
  });
  secrets.resetHistory();
  await deliver(JSON.stringify(message('e3', { authentication: { ...authentication, pinned: true } })));
  await deliver(JSON.stringify(message('e4', { authentication: { pinned: false } })));
  expect(secrets.commandCalls(PutSecretValueCommand)).toEqual([]);
});

it('records an event though its account’s scheme cannot be pinned', async () => {
  secrets.on(PutSecretValueCommand).rejects(new Error('down'));
  const authentication = { scheme: 'sha256-hex-text', pinned: false };
  expect(await deliver(JSON.stringify(message('e5', { authentication })))).toEqual({ batchItemFailures: [] });
  expect(await recorded('e5')).toBeDefined();
});

it('shows the ping to no rule, and everything after it to all of them', async () => {
  await awaitPing(state(), 'default', Date.now(), 60_000);
  await deliver(JSON.stringify(message('e6')), JSON.stringify(message('e7')));
  expect(await recorded('e6')).toBeUndefined();
  expect(await recorded('e7')).toBeDefined();
});
