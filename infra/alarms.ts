import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SmsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import { stages } from './stage-settings.ts';

/** An alarm's description: what happened and what to do, one sentence each. */
export interface Explanation {
  readonly happened: string;
  readonly todo: string;
}

export interface Watch extends Explanation {
  readonly metric: IMetric;
  readonly above: number;
  /** Whether it means that alerts are not getting through: those few go by text too. */
  readonly pages?: boolean;
}

interface InnerWatch extends Watch {
  /** Whether it is the absence of the metric that alarms. */
  readonly missing?: boolean;
}

const window = Duration.minutes(5);
/** Of the month's SMS limit: late enough to be rare, early enough to raise the limit before texts stop. */
const spendWarningShare = 0.8;

/** The operator's topic, and the alarms that speak through it. */
export class Alarms extends Construct {
  readonly topic: Topic;
  private readonly functionAlarms: boolean;
  private readonly paging: Alarm[] = [];

  constructor(scope: Construct, id: string, { alarmEmail, smsMonthlyLimitUsd, stage }: Settings) {
    super(scope, id);
    this.functionAlarms = stages[stage].functionAlarms;
    // Not encrypted with a key: alarms may not publish under the AWS-managed one, and texts and guests never pass here.
    this.topic = new Topic(this, 'Topic', { displayName: 'Nightdesk alarms', enforceSSL: true });
    this.topic.addSubscription(new EmailSubscription(alarmEmail));
    this.allowAlarms(this.topic);
    if (this.functionAlarms) this.watchConcurrency();

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

  /** Alarms on a metric of ours. */
  watchMetric(name: string, watch: Watch): void {
    this.watch(name, watch);
  }

  /** Alarms when a function has not been called for an hour although a schedule should. */
  watchSchedule(lambda: IFunction, name: string): void {
    this.watch(`${name} not running`, {
      pages: true,
      metric: lambda.metricInvocations({ period: Duration.hours(1) }),
      above: 0,
      happened: `The function "${name}" has not run for an hour, so nobody would notice missing events.`,
      todo: 'Look in Amazon EventBridge whether its schedule is enabled, and in AWS Lambda whether it may run.',
      missing: true,
    });
  }

  /** Alarms as soon as one message waits in a queue that should be empty. */
  watchQueue(queue: IQueue, name: string, explanation: Explanation & { readonly pages?: boolean }): void {
    const metric = queue.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      period: window,
    });
    this.watch(name, { metric, above: 0, ...explanation });
  }

  /**
   * Alarms when a function fails as a whole. For those whose failures nothing else shows soon: what the others work on
   * ends in a dead-letter queue, or is a request that the API counts.
   */
  watchErrors(lambda: IFunction, name: string): void {
    if (!this.functionAlarms) return;
    this.watch(`${name} errors`, {
      metric: lambda.metricErrors({ period: window }),
      above: 0,
      happened: `The function "${name}" crashed or ran out of time.`,
      todo: 'Read the error in its log group; what it worked on comes back by itself or waits in a dead-letter queue.',
    });
  }

  /** Alarms when the API answers that something of ours broke: its functions crashed, were refused, or gave up. */
  watchAnswers(serverErrors: IMetric): void {
    this.watch('answers failing', {
      metric: serverErrors,
      above: 0,
      happened:
        'Deliveries of Minut or pages of people were answered with 5xx: the function "webhook", "incident" or "connect" failed, or a table or queue did not answer it.',
      todo: 'Read the log of these functions at that time, and the AWS Health Dashboard; Minut sends again, and reconcile finds what it gives up on.',
    });
  }

  /** One for all functions: they share the account's concurrency, and whoever is refused first says that it is used up. */
  private watchConcurrency(): void {
    this.watch('calls refused', {
      metric: LambdaFunction.metricAllThrottles({ statistic: Stats.SUM, period: window }),
      above: 0,
      happened:
        "Calls of Lambda functions of this AWS account and region were refused because its concurrency is used up; Nightdesk's share it.",
      todo: 'Ask for a higher Lambda concurrency quota (a new account starts with 10), or see which function has a limit of its own.',
    });
  }

  private watch(name: string, { metric, above, happened, todo, pages, missing }: InnerWatch): Alarm {
    const alarm = new Alarm(this, name, {
      metric,
      threshold: above,
      comparisonOperator: missing
        ? ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // No data means that nothing happened, which is what a quiet night looks like.
      treatMissingData: missing ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${happened} ${todo}`,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    if (pages) this.paging.push(alarm);
    return alarm;
  }

  /**
   * One alarm over all that mean "alerts are not getting through", which alone goes by text too, where a phone is set.
   * Called last, when all of them are known.
   */
  page(phone: string | undefined): void {
    // Each of them mails by itself, so without a phone there is nothing to add.
    if (phone === undefined) return;
    const composite = new CompositeAlarm(this, 'Alerts are not getting through', {
      alarmRule: AlarmRule.anyOf(...this.paging),
      alarmDescription:
        'Alerts are probably not getting through to people. See which of the alarms beneath it is on and do what it says; until then watch the homes in the Minut app.',
    });
    composite.addAlarmAction(new SnsAction(this.topic));
    // Ten characters at most, and the first word of the text.
    const pager = new Topic(this, 'Pager', { displayName: 'Nightdesk', enforceSSL: true });
    pager.addSubscription(new SmsSubscription(phone));
    this.allowAlarms(pager);
    composite.addAlarmAction(new SnsAction(pager));
  }

  /** A topic with a policy of its own loses the default one, which had let the account's alarms in. */
  private allowAlarms(topic: Topic): void {
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
    topic.grantPublish(cloudWatch);
  }
}
