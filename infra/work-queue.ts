import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { QueueDefinition } from '../shared/platform/topology.ts';
import { acknowledge } from './acknowledge.ts';
import type { Alarms } from './alarms.ts';

/** What is true of every queue here. Fourteen days, SQS's longest, is how long a person has to look at dead letters. */
const keptQueue: QueueProps = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(14),
};

/** Where what failed ends and waits for a person. */
export class LastQueue extends Queue {
  constructor(scope: Construct, id: string, { fifo }: Pick<QueueProps, 'fifo'> = {}) {
    super(scope, id, { ...keptQueue, fifo });
    acknowledge(this, 'SQS3', 'Nothing consumes it: what failed elsewhere waits here, with an alarm.');
  }
}

/** A queue with its dead-letter queue and that one's alarm. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, definition: QueueDefinition, alarms: Alarms) {
    super(scope, id);
    // CloudFormation appends `.fifo` to the generated name where the queue is one.
    const fifo = definition.fifo || undefined;
    this.deadLetters = new LastQueue(this, 'DeadLetters', { fifo });
    this.queue = new Queue(this, 'Queue', {
      ...keptQueue,
      fifo,
      visibilityTimeout: Duration.seconds(definition.visibilitySeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: definition.maxReceiveCount },
    });
    alarms.watchQueue(this.deadLetters, `${id} dead letters`, {
      // An event or a notification that is given up on is an alert that nobody got.
      pages: id === 'events' || id === 'notifications',
      happened: `A message of the queue "${id}" failed ${definition.maxReceiveCount} times and waits in its dead-letter queue.`,
      todo: 'Look at it there, mend the cause, and send it again with npm run redrive.',
    });
  }
}
