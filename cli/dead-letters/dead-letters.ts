import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { KeptQueue } from './find-queues.ts';
import { type Letter, letterOf } from './letter.ts';

/** Seconds in which a message that is looked at stays hidden from others: long enough to work through a batch. */
const lookSeconds = 60;

/** How many messages wait in a queue, as SQS counts them. */
export const countLetters = async (client: SQSClient, { url }: KeptQueue): Promise<number> => {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return (
    Number(Attributes.ApproximateNumberOfMessages ?? 0) +
    Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0)
  );
};

const receive = async (client: SQSClient, queue: KeptQueue): Promise<readonly Letter[]> => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: lookSeconds,
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages.map((message) => letterOf(queue, message));
};

/**
 * Takes messages one after the other until `use` has had `limit` of them or none is left. What `use` leaves is visible
 * again afterwards, at once. A FIFO queue hands out no more of a group while one of it is out.
 * @param use whether it disposed of the message
 */
export const eachLetter = async (
  client: SQSClient,
  queue: KeptQueue,
  limit: number,
  use: (letter: Letter) => Promise<boolean>,
): Promise<void> => {
  const left: Letter[] = [];
  const seen = new Set<string>();
  let used = 0;
  try {
    while (used < limit) {
      const letters = await receive(client, queue);
      if (letters.length === 0) return;
      // One that comes a second time had been hidden for too short a time: everything has been seen.
      if (letters.some(({ id }) => seen.has(id))) return;
      for (const letter of letters) {
        seen.add(letter.id);
        left.push(letter);
        if (used >= limit) continue;
        used += 1;
        if (await use(letter)) left.pop();
      }
    }
  } finally {
    for (const { receiptHandle } of left) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queue.url,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: 0,
        }),
      );
    }
  }
};

export const dropLetter = async (client: SQSClient, { queue, receiptHandle }: Letter): Promise<void> => {
  await client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: receiptHandle }));
};

/** Why a message cannot be sent again, in one sentence, or undefined when it can. */
export const whyNotRetried = ({ target, group }: Letter): string | undefined => {
  if (target === undefined) return 'it never was a message of a queue: what Minut sent is no event';
  if (target.endsWith('.fifo') && group === undefined)
    return 'it names no home, so nobody can tell its place in the order';
  return undefined;
};

/**
 * Sends a message back to where it came from, then takes it out of the kept queue. With a new deduplication id: the
 * same one within five minutes would vanish without a word. The functions know by the event and the action what was
 * done already, so that a message that is sent back twice does nothing twice.
 */
export const retryLetter = async (client: SQSClient, letter: Letter): Promise<void> => {
  const { target, group, body } = letter;
  const fifo = target?.endsWith('.fifo')
    ? { MessageGroupId: group, MessageDeduplicationId: randomUUID() }
    : {};
  await client.send(new SendMessageCommand({ QueueUrl: target, MessageBody: body, ...fifo }));
  await dropLetter(client, letter);
};
