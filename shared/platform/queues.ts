import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { TransientError } from '../errors.ts';
import { deduplicationOf, groupOf } from './event-group.ts';
import type { EventMessage } from './event-message.ts';

/** SQS refuses a message with one of the two characters that XML has no place for; JSON can spell them otherwise. */
export const queueBody = (message: unknown): string =>
  JSON.stringify(message).replace(/[\uFFFE\uFFFF]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);

/** Sends one event to `events.fifo`. Resolves when the queue has taken it. @throws TransientError */
export const sendEvent = async (
  client: SQSClient,
  queueUrl: string,
  message: EventMessage,
): Promise<void> => {
  try {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: queueBody(message),
        MessageGroupId: groupOf(message),
        MessageDeduplicationId: deduplicationOf(message),
      }),
    );
  } catch (error) {
    throw new TransientError('The event queue did not take the event.', { cause: error });
  }
};

/** SQS takes at most 10 messages a batch. */
const batchSize = 10;

/**
 * Sends messages to a standard queue, each as JSON.
 * @param delaySeconds how long each stays hidden, up to 900; unless given, none
 * @throws TransientError when one of them was not taken
 */
export const sendAll = async (
  client: SQSClient,
  queueUrl: string,
  messages: readonly unknown[],
  delaySeconds: () => number = () => 0,
): Promise<void> => {
  for (let start = 0; start < messages.length; start += batchSize) {
    const Entries = messages.slice(start, start + batchSize).map((message, index) => ({
      Id: String(index),
      MessageBody: queueBody(message),
      DelaySeconds: Math.floor(delaySeconds()),
    }));
    let failed: number;
    try {
      const { Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      failed = Failed?.length ?? 0;
    } catch (error) {
      throw new TransientError('A queue did not take its messages.', { cause: error });
    }
    if (failed > 0) throw new TransientError(`A queue did not take ${failed} of its messages.`);
  }
};

export interface SetAside {
  /** Which function gave up on it. */
  readonly function: string;
  /** One sentence of our own. */
  readonly reason: string;
  /** What it was, as it came: a person decides what becomes of it. */
  readonly body: string;
  /** Where a redrive sends it back to. */
  readonly queue?: string;
  readonly account?: string;
}

/** Keeps what can never succeed for a person. @throws TransientError */
export const setAside = (client: SQSClient, queueUrl: string, item: SetAside): Promise<void> =>
  sendAll(client, queueUrl, [item]);
