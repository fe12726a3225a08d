import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { NeverError, TransientError } from '../errors.ts';
import { errorName, log } from './log.ts';
import { setAside } from './queues.ts';

/** Seconds until a message that failed for the n-th time is tried again; the last one repeats. */
const retrySeconds = [2, 5, 15, 30] as const;

export const retryDelaySeconds = (receiveCount: number): number =>
  retrySeconds[Math.min(receiveCount, retrySeconds.length) - 1] ?? retrySeconds[0];

export interface QueueConsumer<Message> {
  readonly name: string;
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly setAsideUrl: string;
  /** @throws NeverError when the body is not what this queue carries */
  readonly parse: (body: string) => Message;
  /** @throws NeverError for what can never succeed; anything else is tried again */
  readonly handle: (message: Message, record: SQSRecord) => Promise<void>;
}

const groupOfRecord = (record: SQSRecord): string => record.attributes.MessageGroupId ?? record.messageId;

/**
 * Handles a batch, one message at a time. What can never succeed is set aside at once with its reason, so that no
 * healthy message follows it into the dead letters; after a failure the rest of its group is returned unprocessed,
 * because what is not returned is deleted even if it was never looked at.
 */
export const consume =
  <Message>({ name, client, queueUrl, setAsideUrl, parse, handle }: QueueConsumer<Message>) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failedGroups = new Set<string>();
    const batchItemFailures: { itemIdentifier: string }[] = [];

    const fail = async (record: SQSRecord, error: unknown) => {
      failedGroups.add(groupOfRecord(record));
      batchItemFailures.push({ itemIdentifier: record.messageId });
      const attempt = Number(record.attributes.ApproximateReceiveCount);
      log('warn', 'will be tried again', { function: name, error: errorName(error), attempt });
      try {
        await client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: queueUrl,
            ReceiptHandle: record.receiptHandle,
            VisibilityTimeout: retryDelaySeconds(attempt),
          }),
        );
      } catch (cause) {
        // The message comes back all the same, only later: after the queue's own visibility timeout.
        log('warn', 'visibility not changed', { function: name, error: errorName(cause) });
      }
    };

    for (const record of event.Records) {
      if (failedGroups.has(groupOfRecord(record))) {
        batchItemFailures.push({ itemIdentifier: record.messageId });
        continue;
      }
      try {
        try {
          await handle(parse(record.body), record);
        } catch (error) {
          if (!(error instanceof NeverError)) throw error;
          const reason = error.message;
          await setAside(client, setAsideUrl, { function: name, reason, body: record.body, queue: queueUrl });
          log('error', 'set aside', { function: name, reason }, { SetAside: [1, 'Count'] });
        }
      } catch (error) {
        await fail(record, error);
      }
    }
    return { batchItemFailures };
  };

const versioned = z.object({ version: z.number() });

/** The newest version of any message that this code reads. */
const newestVersion = 1;

/**
 * Parses JSON by a schema. @throws NeverError in the words of `what`; TransientError for a message of a newer version,
 * which the code that wrote it will read once its deployment, or the one after a rollback, is through
 */
export const parseJson =
  <Schema extends z.ZodMiniType>(schema: Schema, what: string) =>
  (body: string): z.output<Schema> => {
    let data: unknown;
    try {
      data = JSON.parse(body);
    } catch (error) {
      throw new NeverError(`The message is not JSON, so it is no ${what}.`, { cause: error });
    }
    const result = schema.safeParse(data);
    if (!result.success) {
      const written = versioned.safeParse(data).data;
      if (written && written.version > newestVersion)
        throw new TransientError(`A newer Nightdesk wrote this ${what}.`);
      throw new NeverError(`The message is no ${what}.`);
    }
    return result.data;
  };
