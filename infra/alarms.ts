import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import { stages } from './stage-settings.ts';

/** An alarm's description: what happened and what to do, one sentence each. */
export interface Explanation {
  readonly happened: string;
  readonly todo: string;
}

interface Watch extends Explanation {
  readonly metric: IMetric;
  readonly above: number;
}

const window = Duration.minutes(5);
/** Of the month's SMS limit: late enough to be rare, early enough to raise the limit before texts stop. */
const spendWarningShare = 0.8;

/** The operator's topic, and the alarms that speak through it. */
export class Alarms extends Construct {
  readonly topic: Topic;
  private readonly functionAlarms: boolean;

  constructor(scope: Construct, id: string, { alarmEmail, smsMonthlyLimitUsd, stage }: Settings) {
    super(scope, id);
    this.functionAlarms = stages[stage].functionAlarms;
    // Not encrypted with a key: alarms may not publish under the AWS-managed one, and texts and guests never pass here.
    this.topic = new Topic(this, 'Topic', { displayName: 'Nightdesk alarms', enforceSSL: true });
    this.topic.addSubscription(new EmailSubscription(alarmEmail));
    // A topic with a policy of its own loses the default one, which had let the account's alarms in.
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
    this.topic.grantPublish(cloudWatch);

    if (smsMonthlyLimitUsd !== undefined) {
      this.watch('SMS spend', {
        metric: new Metric({
          namespace: 'AWS/SNS',
          metricName: 'SMSMonthToDateSpentUSD',
          statistic: Stats.MAXIMUM,
          period: Duration.hours(1),
        }),
        above: smsMonthlyLimitUsd * spendWarningShare,
        happened: `Texts have cost more than ${spendWarningShare * 100} % of the month's limit of USD ${smsMonthlyLimitUsd}; at the limit no text leaves any more.`,
        todo: 'Find out which rule texts so much, or raise the limit in Amazon SNS.',
      });
    }
  }

  /** Alarms as soon as one message waits in a queue that should be empty. */
  watchQueue(queue: IQueue, name: string, explanation: Explanation): void {
    const metric = queue.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      period: window,
    });
    this.watch(name, { metric, above: 0, ...explanation });
  }

  /** Alarms when a function fails as a whole, or when its calls are refused for want of concurrency. */
  watchFunction(lambda: IFunction, name: string): void {
    if (!this.functionAlarms) return;
    this.watch(`${name} errors`, {
      metric: lambda.metricErrors({ period: window }),
      above: 0,
      happened: `The function "${name}" crashed or ran out of time.`,
      todo: 'Read the error in its log group; what it worked on comes back by itself or waits in a dead-letter queue.',
    });
    this.watch(`${name} throttles`, {
      metric: lambda.metricThrottles({ period: window }),
      above: 0,
      happened: `Calls of the function "${name}" were refused because the account's concurrency is used up.`,
      todo: 'Ask for a higher Lambda concurrency quota; a new account starts with 10.',
    });
  }

  private watch(name: string, { metric, above, happened, todo }: Watch): void {
    const alarm = new Alarm(this, name, {
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // No data means that nothing happened, which is what a quiet night looks like.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${happened} ${todo}`,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
