import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { QueueName, TableName, Trigger } from '../shared/platform/topology.ts';
import { itemKinds } from '../shared/store/config-keys.ts';
import type { NightdeskFunction } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';
import { LastQueue } from './work-queue.ts';

type Sources = Omit<StageProps, 'settings'>;

/**
 * How many of a consumer's calls may run at once. On the way of an alert, four work off more than fifty events a
 * second. Everything else waits for Minut's rate limit or for a time to come, so SQS's minimum is enough: a new
 * account has ten calls in all, and the webhook must find one of them.
 */
const callsAtOnce: Partial<Record<QueueName, number>> = { events: 4, notifications: 4 };
const fewestCallsAtOnce = 2;

/** Retries of a batch of edits before it is split, and in the end set aside with its position in the stream. */
const streamRetries = 10;

/** The function writes `active` and `problem` items to the same table; those must not call it again. */
const editsOfPeople = FilterCriteria.filter({
  dynamodb: {
    Keys: {
      kind: {
        S: itemKinds.flatMap((kind) => [...FilterRule.isEqual(kind), ...FilterRule.beginsWith(`${kind}#`)]),
      },
    },
  },
});

const connectStream = (lambda: NightdeskFunction, table: TableName, { tables, alarms }: Sources): void => {
  const { tableStreamArn } = tables[table];
  if (!tableStreamArn) throw new Error(`The table "${table}" has no stream that could call a function.`);
  const failures = new LastQueue(lambda, 'Failures');
  alarms.watchQueue(failures, `${table} changes failed`, {
    happened: `Changes of the ${table} table could not be worked through, so what is in force may lag behind the table.`,
    todo: "Read the function's log, mend the cause, then save the changed items again.",
  });
  // Not by DynamoEventSource: it grants dynamodb:ListStreams on every table of the account.
  lambda.allow(
    ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    [tableStreamArn],
  );
  lambda.addEventSourceMapping('Stream', {
    eventSourceArn: tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: streamRetries,
    maxRecordAge: Duration.hours(12),
    onFailure: new SqsDlq(failures),
    filters: [editsOfPeople],
  });
};

/** Makes what topology.ts names as a function's triggers call it. */
export const connectTriggers = (
  lambda: NightdeskFunction,
  triggers: readonly Trigger[],
  sources: Sources,
): void => {
  for (const trigger of triggers) {
    if (trigger.kind === 'http') sources.api.route(trigger, lambda);
    else if (trigger.kind === 'stream') connectStream(lambda, trigger.table, sources);
    else if (trigger.kind === 'schedule') {
      new Rule(lambda, 'Schedule', {
        description: 'Every run hands one message per account to the function’s own queue',
        schedule: Schedule.rate(Duration.minutes(trigger.rateMinutes)),
        targets: [new LambdaFunction(lambda)],
      });
    } else {
      lambda.addEventSource(
        new SqsEventSource(sources.queues.of(trigger.queue), {
          batchSize: trigger.batchSize,
          maxConcurrency: callsAtOnce[trigger.queue] ?? fewestCallsAtOnce,
          reportBatchItemFailures: true,
        }),
      );
    }
  }
};
