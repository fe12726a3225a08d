import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { vi } from 'vitest';

/** Receives and deletes messages until there are `count`. @returns their parsed bodies */
export const awaitMessages = async (
  client: SQSClient,
  QueueUrl: string,
  count: number,
): Promise<readonly unknown[]> => {
  const bodies: unknown[] = [];
  await vi.waitFor(async () => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { Body = '', ReceiptHandle } of Messages) {
      bodies.push(JSON.parse(Body));
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    if (bodies.length < count) throw new Error(`${bodies.length} of ${count} messages so far.`);
  });
  return bodies;
};

/** Empties a queue. @returns the parsed bodies of what was in it */
export const drain = async (client: SQSClient, QueueUrl: string): Promise<readonly unknown[]> => {
  const bodies: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    for (const { Body = '', ReceiptHandle } of Messages) {
      bodies.push(JSON.parse(Body));
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
};
