import { gunzipSync } from 'node:zlib';
import type { CloudWatchLogsEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { dynamoDb, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { consume, parseJson } from '../../shared/platform/queue-consumer.ts';
import { createTable } from '../../shared/store/table.ts';
import { handleReceipt } from './handle-receipt.ts';
import { receiptOfSes, receiptOfSmsLog, sesEventSchema } from './receipt.ts';

const environment = readEnvironment(
  z.pick(variables, {
    STATE_TABLE: true,
    NOTIFICATIONS_QUEUE_URL: true,
    OUTCOMES_QUEUE_URL: true,
    SET_ASIDE_QUEUE_URL: true,
  }),
);
const dependencies = {
  state: createTable(dynamoDb(), environment.STATE_TABLE),
  sqs: sqs(),
  notificationsUrl: environment.NOTIFICATIONS_QUEUE_URL,
  clock: clockFromEnvironment(process.env),
};

const fromQueue = consume({
  name: 'delivery',
  client: sqs(),
  queueUrl: environment.OUTCOMES_QUEUE_URL,
  setAsideUrl: environment.SET_ASIDE_QUEUE_URL,
  parse: parseJson(sesEventSchema, 'event of an e-mail'),
  handle: async (event: z.infer<typeof sesEventSchema>) => {
    const receipt = receiptOfSes(event);
    if (receipt) await handleReceipt(receipt, dependencies);
  },
});

const logsSchema = z.object({ logEvents: z.array(z.object({ message: z.string() })) });

/** The delivery status log of texts, where it is switched on (`npm run doctor -- --fix-sms`). */
const fromLogs = async ({ awslogs }: CloudWatchLogsEvent): Promise<void> => {
  const text = gunzipSync(Buffer.from(awslogs.data, 'base64')).toString('utf8');
  for (const { message } of logsSchema.parse(JSON.parse(text)).logEvents) {
    const receipt = receiptOfSmsLog(message);
    if (receipt) await handleReceipt(receipt, dependencies);
  }
};

/** What became of texts and e-mails: SES's events in the queue `outcomes`, and lines of the log of texts. */
export const handler = async (
  event: SQSEvent | CloudWatchLogsEvent,
): Promise<SQSBatchResponse | undefined> => {
  if ('Records' in event) return fromQueue(event);
  await fromLogs(event);
  return undefined;
};
