import { gzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CloudWatchLogsEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedQueues, startQueues } from '../../../local/embedded/embedded-queues.ts';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import { queueEvent } from '../../../local/lambda/queue-event.ts';
import { applyTransition } from '../../../shared/store/apply-transition.ts';
import { readIncident } from '../../../shared/store/incidents.ts';
import { rememberSent } from '../../../shared/store/sent-messages.ts';
import { incidentKey } from '../../../shared/store/state-keys.ts';
import { createTable } from '../../../shared/store/table.ts';
import { aNotification, anAction, anIncident, stateOf, unique } from '../../support/builders.ts';
import { setEnvironment } from '../../support/environment.ts';
import { awaitMessages } from '../../support/messages.ts';
import { catchLog } from '../../support/quiet-log.ts';

catchLog();
let tables: EmbeddedTables;
let queues: EmbeddedQueues;
let handler: (event: SQSEvent | CloudWatchLogsEvent) => Promise<SQSBatchResponse | undefined>;

beforeAll(async () => {
  [tables, queues] = await Promise.all([startTables(), startQueues()]);
  setEnvironment({
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    OUTCOMES_QUEUE_URL: queues.urls.outcomes,
    NOTIFICATIONS_QUEUE_URL: queues.urls.notifications,
    SET_ASIDE_QUEUE_URL: queues.setAsideUrl,
  });
  ({ handler } = await import('../../../functions/delivery/handler.ts'));
});
afterAll(async () => {
  await Promise.all([tables.stop(), queues.stop()]);
});

/** A text that a provider has accepted, and what is known of it later. */
const accepted = async () => {
  const state = createTable(tables.client, tables.names.state);
  const incident = anIncident();
  const action = anAction({});
  await applyTransition(state, { kind: 'open', incident }, { [action.id]: stateOf(action) }, Date.now());
  const providerId = unique('provider');
  await rememberSent(state, providerId, aNotification(incident, action), Date.now());
  const receipt = async () => (await readIncident(state, incidentKey(incident)))?.actions[action.id]?.receipt;
  return { providerId, receipt };
};

const fromQueue = (body: string): SQSEvent =>
  queueEvent(
    [{ MessageId: 'm', ReceiptHandle: 'r', Body: body, Attributes: { ApproximateReceiveCount: '1' } }],
    'arn:aws:sqs:eu-north-1:000000000000:outcomes',
    'eu-north-1',
  );

/** As CloudWatch Logs calls a function: gzipped JSON in base64, docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
const fromLogs = (...messages: readonly string[]): CloudWatchLogsEvent => ({
  awslogs: {
    data: gzipSync(
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        logGroup: 'sns/eu-north-1/000000000000/DirectPublishToPhoneNumber',
        logEvents: messages.map((message, index) => ({ id: String(index), timestamp: 0, message })),
      }),
    ).toString('base64'),
  },
});

const smsLog = (messageId: string, status: string) =>
  JSON.stringify({ notification: { messageId }, delivery: { providerResponse: 'x' }, status });

describe('what became of messages', () => {
  it('comes for e-mails through the queue', async () => {
    const { providerId, receipt } = await accepted();
    const bounce = { bounceType: 'Permanent' };
    const event = { eventType: 'Bounce', mail: { messageId: providerId }, bounce };
    expect(await handler(fromQueue(JSON.stringify(event)))).toEqual({ batchItemFailures: [] });
    expect(await receipt()).toMatchObject({ fate: 'failed' });
  });

  it('comes for texts as zipped lines of a log, of which foreign ones are passed over', async () => {
    const first = await accepted();
    const second = await accepted();
    await handler(
      fromLogs('no JSON', smsLog(first.providerId, 'SUCCESS'), smsLog(second.providerId, 'FAILURE')),
    );
    expect(await first.receipt()).toMatchObject({ fate: 'delivered' });
    expect(await second.receipt()).toMatchObject({ fate: 'failed' });
  });

  it('is set aside with its reason when it is no event of an e-mail', async () => {
    expect(await handler(fromQueue('{"unfit":true}'))).toEqual({ batchItemFailures: [] });
    const [aside] = await awaitMessages(queues.client, queues.setAsideUrl, 1);
    expect(JSON.stringify(aside)).toContain('The message is no event of an e-mail.');
  });

  it('is tried again while the table does not answer', async () => {
    const { send } = DynamoDBClient.prototype;
    DynamoDBClient.prototype.send = () => Promise.reject(new Error('no table'));
    try {
      const event = { eventType: 'Delivery', mail: { messageId: 'any' } };
      expect(await handler(fromQueue(JSON.stringify(event)))).toEqual({
        batchItemFailures: [{ itemIdentifier: 'm' }],
      });
      await expect(handler(fromLogs(smsLog('any', 'SUCCESS')))).rejects.toThrow();
    } finally {
      DynamoDBClient.prototype.send = send;
    }
  });
});
