import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { NeverError, TransientError } from '../../../shared/errors.ts';
import { eventMessageSchema } from '../../../shared/platform/event-message.ts';
import { consume, parseJson } from '../../../shared/platform/queue-consumer.ts';
import { timerSchema } from '../../../shared/platform/timer.ts';
import { guestUpdateSchema } from '../../../shared/store/guest-update.ts';
import { notificationSchema } from '../../../shared/store/notification.ts';
import { planSchema } from '../../../shared/store/plan-schema.ts';
import { event, guestUpdate, notification, plan, quietTimer, timer } from '../../support/old-messages.ts';
import { catchLog } from '../../support/quiet-log.ts';

catchLog();

const readers = {
  event: parseJson(eventMessageSchema, 'event'),
  notification: parseJson(notificationSchema, 'notification'),
  'guest update': parseJson(guestUpdateSchema, 'guest update'),
  timer: parseJson(timerSchema, 'timer'),
} as const;

describe('messages that waited in a queue while a new version was deployed', () => {
  it.each([
    ['event', event],
    ['notification', notification],
    ['guest update', guestUpdate],
    ['timer', timer],
    ['timer', quietTimer],
  ] as const)('reads the %s of the first version without losing a field', (name, message) => {
    expect(readers[name](JSON.stringify(message))).toEqual(message);
  });

  it('reads the plan that the first version stored with an event', () => {
    expect(planSchema.parse(plan)).toEqual(plan);
  });

  it.each([
    ['event', event],
    ['notification', notification],
    ['guest update', guestUpdate],
    ['timer', timer],
  ] as const)('tries the %s of a newer version again, for the code that wrote it', (name, message) => {
    const newer = JSON.stringify({ ...message, version: 2, shape: 'unknown to us' });
    expect(() => readers[name](newer)).toThrow(TransientError);
  });

  it('gives up at once on what has this version and is broken', () => {
    expect(() => readers.event(JSON.stringify({ ...event, event: {} }))).toThrow(NeverError);
  });

  it('returns a message of a newer version to its queue and sets nothing aside', async () => {
    const sqs = mockClient(SQSClient);
    sqs.on(ChangeMessageVisibilityCommand).resolves({});
    const handler = consume({
      name: 'test',
      client: new SQSClient({}),
      queueUrl: 'https://sqs.example.com/work',
      setAsideUrl: 'https://sqs.example.com/aside',
      parse: readers.notification,
      handle: async () => {},
    });
    const { batchItemFailures } = await handler({
      Records: [
        {
          messageId: 'newer',
          receiptHandle: 'handle',
          body: JSON.stringify({ ...notification, version: 2 }),
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: '',
            SenderId: '',
            ApproximateFirstReceiveTimestamp: '',
          },
          messageAttributes: {},
          md5OfBody: '',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn',
          awsRegion: 'eu-north-1',
        },
      ],
    });
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'newer' }]);
    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(0);
  });
});
