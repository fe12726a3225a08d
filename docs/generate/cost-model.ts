import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type FunctionDefinition, functions } from '../../shared/platform/topology.ts';
import type { StackBill } from './bill-of-stack.ts';

const amounts = <Key extends string>(...keys: readonly Key[]) => z.record(z.enum(keys), z.number());

export const prices = z
  .object({
    asOf: z.string(),
    region: z.string(),
    perMonth: amounts('secret', 'alarm'),
    perMillion: amounts(
      'httpApiRequest',
      'lambdaRequest',
      'lambdaGbSecond',
      'sqsStandardRequest',
      'sqsFifoRequest',
      'dynamoDbWrite',
      'dynamoDbRead',
      'secretsManagerCall',
      'email',
      'usText',
    ),
    perGb: amounts('logIngestion'),
    alwaysFree: amounts('alarm', 'sqsRequest', 'lambdaRequest', 'lambdaGbSecond'),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'prices.json'), 'utf8')));

/** What the prices are multiplied with. Each is said on the page, so that a reader can put in his own. */
export const assumed = {
  eventsPerHomeAndMonth: 60,
  alertsPerHomeAndMonth: 3,
  /** Lambda's fewest pollers of a queue, and how often each asks: a long poll lasts 20 s. */
  pollersPerQueue: 5,
  pollsPerMinute: 3,
  minutesPerMonth: 43_200,
  webhookSeconds: 0.05,
  rulesSeconds: 0.1,
  notifySeconds: 0.2,
  scheduledSeconds: 0.2,
  /** Each also touches its indexes. */
  writesPerEvent: 10,
  readsPerEvent: 10,
  writesPerAlert: 4,
  readsPerAlert: 2,
  /** Two functions, at most two lines each, and the access log's. */
  logBytesPerEvent: 2_500,
  /** A connected account's own: webhook and grant. The OAuth client's is shared. */
  secretsPerAccount: 2,
  sharedSecrets: 1,
} as const;

const million = 1_000_000;
const bytesPerGb = 1_000_000_000;
const gigabytes = (name: keyof typeof functions): number => functions[name].memoryMb / 1024;
const { perMillion, perMonth, perGb, alwaysFree } = prices;

/** A function's run: the request and its time. USD. */
const run = (name: keyof typeof functions, seconds: number): number =>
  (perMillion.lambdaRequest + seconds * gigabytes(name) * perMillion.lambdaGbSecond) / million;

const each = (price: keyof typeof perMillion, count = 1): number => (perMillion[price] * count) / million;

/** USD for one event that is accepted, recorded and decided: sent, received, deleted. */
export const perEvent = (): number =>
  each('httpApiRequest') +
  run('webhook', assumed.webhookSeconds) +
  each('sqsFifoRequest', 3) +
  run('rules', assumed.rulesSeconds) +
  each('dynamoDbWrite', assumed.writesPerEvent) +
  each('dynamoDbRead', assumed.readsPerEvent) +
  (assumed.logBytesPerEvent / bytesPerGb) * perGb.logIngestion;

/** USD for the work of one message, without what its carrier takes. */
export const perMessage = (): number =>
  each('sqsStandardRequest', 3) +
  run('notify', assumed.notifySeconds) +
  each('dynamoDbWrite', assumed.writesPerAlert) +
  each('dynamoDbRead', assumed.readsPerAlert);

export interface Idle {
  readonly secrets: number;
  readonly alarms: number;
  readonly polling: number;
  readonly schedules: number;
}

const scheduled = Object.entries(functions).flatMap(([name, definition]: [string, FunctionDefinition]) =>
  definition.triggers.flatMap((trigger) =>
    trigger.kind === 'schedule'
      ? [{ name, perMonth: assumed.minutesPerMonth / trigger.rateMinutes, definition }]
      : [],
  ),
);

/**
 * USD a month while nothing happens. The schedules run once for all and once for each account.
 * @param isFree whether what AWS gives every account each month is taken off
 */
export const idle = (bill: StackBill, accounts: number, isFree: boolean): Idle => {
  const free = (amount: number) => (isFree ? amount : 0);
  const polls = assumed.pollersPerQueue * assumed.pollsPerMinute * assumed.minutesPerMonth;
  const fifoPolls = bill.polledFifoQueues * polls;
  const standardPolls = Math.max(0, bill.polledQueues * polls - free(alwaysFree.sqsRequest));
  let runs = 0;
  let gbSeconds = 0;
  for (const { perMonth: times, definition } of scheduled) {
    runs += times * (1 + accounts);
    gbSeconds += times * (1 + accounts) * assumed.scheduledSeconds * (definition.memoryMb / 1024);
  }
  const messages = scheduled.reduce((sum, one) => sum + one.perMonth * accounts, 0);
  return {
    secrets: (bill.secrets + assumed.sharedSecrets + accounts * assumed.secretsPerAccount) * perMonth.secret,
    alarms: Math.max(0, bill.alarmMetrics - free(alwaysFree.alarm)) * perMonth.alarm,
    polling: each('sqsFifoRequest', fifoPolls) + each('sqsStandardRequest', standardPolls),
    schedules:
      each('lambdaRequest', Math.max(0, runs - free(alwaysFree.lambdaRequest))) +
      each('lambdaGbSecond', Math.max(0, gbSeconds - free(alwaysFree.lambdaGbSecond))) +
      each('sqsStandardRequest', messages * 3) +
      each('secretsManagerCall', messages) +
      each('dynamoDbWrite', messages * 3) +
      each('dynamoDbRead', messages * 3),
  };
};

export const total = (parts: Idle): number => Object.values(parts).reduce((sum, one) => sum + one, 0);
