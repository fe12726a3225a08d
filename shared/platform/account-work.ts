import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { log } from './log.ts';
import { consume, parseJson } from './queue-consumer.ts';
import { sendAll } from './queues.ts';

const accountMessage = z.object({ version: z.literal(1), account: z.string().check(z.minLength(1)) });

export interface AccountWork {
  readonly name: string;
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly setAsideUrl: string;
  readonly listAccounts: () => Promise<ReadonlySet<string>>;
  /** Over how many seconds the accounts are spread, so that they do not all ask Minut in the same second. */
  readonly spreadSeconds: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly work: (account: string) => Promise<void>;
}

/**
 * A function that a schedule calls: each run puts one message per account into its own queue, and the same function
 * works them off. Thousands of accounts fit, and one that fails holds up no other.
 */
export const createAccountWork = ({
  name,
  client,
  queueUrl,
  setAsideUrl,
  listAccounts,
  spreadSeconds,
  random,
  work,
}: AccountWork) => {
  const workOff = consume({
    name,
    client,
    queueUrl,
    setAsideUrl,
    parse: parseJson(accountMessage, `account of ${name}`),
    handle: ({ account }: z.infer<typeof accountMessage>) => work(account),
  });
  return async (event: SQSEvent | ScheduledEvent): Promise<SQSBatchResponse | undefined> => {
    if ('Records' in event) return workOff(event);
    const accounts = [...(await listAccounts())];
    const messages = accounts.map((account) => ({ version: 1, account }));
    await sendAll(client, queueUrl, messages, () => random() * spreadSeconds);
    log('info', 'scheduled', { function: name, count: accounts.length });
    return undefined;
  };
};
