import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { mapQueues, type QueueName, queues, setAsideQueue } from '../shared/platform/topology.ts';
import type { Alarms } from './alarms.ts';
import { LastQueue, WorkQueue } from './work-queue.ts';

/** The queues of topology.ts, each with its dead-letter queue, and the one for what can never succeed. */
export class Queues extends Construct {
  readonly setAside: Queue;
  private readonly byName: Readonly<Record<QueueName, WorkQueue>>;

  constructor(scope: Construct, id: string, alarms: Alarms) {
    super(scope, id);
    this.byName = mapQueues((name) => new WorkQueue(this, name, queues[name], alarms));
    this.setAside = new LastQueue(this, setAsideQueue);
    alarms.watchQueue(this.setAside, 'set aside', {
      happened: 'Something that can never succeed was set aside: a malformed event, or a rule that fails.',
      todo: 'Read its reason in the queue, mend the cause, then delete the message or send it again.',
    });
  }

  of(name: QueueName): Queue {
    return this.byName[name].queue;
  }
}
