import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { errorName, log } from '../../shared/platform/log.ts';
import { awsClientOptions } from '../embedded/aws-client-options.ts';
import { failedItems } from './batch-result.ts';
import { invoke, type LocalFunction } from './invoke.ts';
import { queueEvent } from './queue-event.ts';

export interface QueueEventSourceOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly fn: LocalFunction;
  /** Messages per call, 1 to 10. */
  readonly batchSize: number;
  /** How many calls may run at once; Lambda starts with five. */
  readonly concurrency?: number;
}

export interface EventSource {
  /** Takes nothing more and resolves when the calls that run have ended. */
  stop(): Promise<void>;
}

/** The longest that SQS holds a poll. */
const waitSeconds = 20;
/** Before asking again when the queue did not answer. */
const pauseMs = 200;

const deleteHandled = async (client: SQSClient, QueueUrl: string, messages: readonly Message[]) => {
  for (const { ReceiptHandle } of messages) {
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
};

/**
 * Stands for Lambda's event source mapping: polls a queue, hands batches to the exported handler and deletes only what
 * it did not report as failed. After a thrown error or a timeout nothing is deleted; the queue's visibility timeout
 * brings the messages back.
 */
export const startQueueEventSource = ({
  client,
  queueUrl,
  fn,
  batchSize,
  concurrency = 5,
}: QueueEventSourceOptions): EventSource => {
  const stopping = new AbortController();
  const { region } = awsClientOptions;
  const arn = `arn:aws:sqs:${region}:000000000000:${queueUrl.split('/').at(-1)}`;

  const receive = async (): Promise<readonly Message[]> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: batchSize,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: stopping.signal },
    );
    return Messages;
  };

  const handle = async (messages: readonly Message[]) => {
    let result: unknown;
    try {
      result = await invoke(fn, queueEvent(messages, arn, region));
    } catch (error) {
      log('error', 'function failed', { function: fn.name, error: errorName(error) });
      return;
    }
    const failed = failedItems(
      result,
      messages.map(({ MessageId = '' }) => MessageId),
    );
    await deleteHandled(
      client,
      queueUrl,
      messages.filter(({ MessageId = '' }) => !failed.has(MessageId)),
    );
  };

  const poll = async () => {
    while (!stopping.signal.aborted) {
      try {
        const messages = await receive();
        if (messages.length > 0) await handle(messages);
      } catch (error) {
        if (stopping.signal.aborted) return;
        log('warn', 'queue did not answer', { function: fn.name, error: errorName(error) });
        await sleep(pauseMs);
      }
    }
  };

  const polls = Array.from({ length: concurrency }, poll);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(polls);
    },
  };
};
