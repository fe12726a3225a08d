import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmbeddedQueues, startQueues } from '../../../local/embedded/embedded-queues.ts';
import { type EventSource, startQueueEventSource } from '../../../local/lambda/event-source-queue.ts';
import type { Handler } from '../../../local/lambda/invoke.ts';

const isQueueEvent = (event: unknown): event is SQSEvent =>
  typeof event === 'object' && event !== null && 'Records' in event;

describe('the poller that stands for an event source mapping', () => {
  let queues: EmbeddedQueues;
  let source: EventSource | undefined;

  // One server a test: fauxqs goes on serving a long poll whose caller is gone, and the message goes with it.
  beforeEach(async () => {
    queues = await startQueues();
  });
  afterEach(async () => {
    await source?.stop();
    await queues.stop();
  });

  const start = (handler: Handler, timeoutSeconds = 5) => {
    source = startQueueEventSource({
      client: queues.client,
      queueUrl: queues.urls.events,
      batchSize: 1,
      fn: { name: 'tested', handler, memoryMb: 128, timeoutSeconds },
    });
  };

  let ids = 0;
  const send = (group: string, body: string) => {
    ids += 1;
    return queues.client.send(
      new SendMessageCommand({
        QueueUrl: queues.urls.events,
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: `id-${ids}`,
      }),
    );
  };

  const counts = async () => {
    const { Attributes } = await queues.client.send(
      new GetQueueAttributesCommand({ QueueUrl: queues.urls.events, AttributeNames: ['All'] }),
    );
    return {
      visible: Number(Attributes?.ApproximateNumberOfMessages),
      inFlight: Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
    };
  };

  const received = () => {
    const events: SQSEvent[] = [];
    const take = (event: unknown) => {
      if (isQueueEvent(event)) events.push(event);
    };
    return { events, take };
  };

  it('hands over a record with all that SQS tells about a message, and deletes it', async () => {
    const { events, take } = received();
    await send('home-1', 'hello');
    start(async (event) => take(event));
    await vi.waitFor(() => expect(events).toHaveLength(1));
    expect(events[0]?.Records[0]).toMatchObject({
      body: 'hello',
      messageId: expect.stringMatching(/./),
      receiptHandle: expect.stringMatching(/./),
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-north-1:000000000000:events.fifo',
      attributes: {
        ApproximateReceiveCount: '1',
        MessageGroupId: 'home-1',
        MessageDeduplicationId: `id-${ids}`,
        SentTimestamp: expect.stringMatching(/^\d+$/),
        SequenceNumber: expect.stringMatching(/^\d+$/),
      },
    });
    await vi.waitFor(async () => expect(await counts()).toEqual({ visible: 0, inFlight: 0 }));
  });

  it('keeps a message that the function reports as failed', async () => {
    const { events, take } = received();
    await send('home-2', 'bad');
    await send('home-3', 'good');
    start(async (event) => {
      take(event);
      const record = isQueueEvent(event) ? event.Records[0] : undefined;
      return { batchItemFailures: record?.body === 'bad' ? [{ itemIdentifier: record.messageId }] : [] };
    });
    await vi.waitFor(() => expect(events).toHaveLength(2));
    await vi.waitFor(async () => expect(await counts()).toEqual({ visible: 0, inFlight: 1 }));
  });

  it('keeps a message whose function threw', async () => {
    const { events, take } = received();
    await send('home-4', 'thrown');
    start((event) => {
      take(event);
      throw new Error('broken');
    });
    await vi.waitFor(() => expect(events).toHaveLength(1));
    await source?.stop();
    expect(await counts()).toEqual({ visible: 0, inFlight: 1 });
  });

  it('keeps a message whose function did not answer in time, and takes the next one', async () => {
    const { events, take } = received();
    await send('home-5', 'hangs');
    start((event) => {
      take(event);
      return events.length === 1 ? new Promise(() => {}) : undefined;
    }, 0.05);
    await vi.waitFor(() => expect(events).toHaveLength(1));
    await send('home-6', 'next');
    await vi.waitFor(() => expect(events).toHaveLength(2));
    await source?.stop();
    expect(await counts()).toEqual({ visible: 0, inFlight: 1 });
  });

  it('tells the function how much time is left', async () => {
    const left: number[] = [];
    await send('home-7', 'time');
    start((_event, context) => {
      left.push(context.getRemainingTimeInMillis());
    });
    await vi.waitFor(() => expect(left).toHaveLength(1));
    expect(left[0]).toBeGreaterThan(4_000);
    expect(left[0]).toBeLessThanOrEqual(5_000);
  });
});
