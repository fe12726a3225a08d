import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnConfigurationSet, CfnConfigurationSetEventDestination } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { NightdeskFunction } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';

/** What became of texts and e-mails. */
export class Delivery extends Construct {
  /** The configuration set that e-mails are sent under; undefined where none are sent. */
  readonly configurationSet: string | undefined;

  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id);
    const { settings, tables, queues } = props;
    const delivery = new NightdeskFunction(this, 'delivery', props);
    delivery.bindTable('STATE_TABLE', tables.state, 'read and write');
    delivery.bindQueue('NOTIFICATIONS_QUEUE_URL', queues.of('notifications'));
    delivery.bindQueue('OUTCOMES_QUEUE_URL', queues.of('outcomes'));
    delivery.bindQueue('SET_ASIDE_QUEUE_URL', queues.setAside);
    // The log of texts is the AWS account's, and so is the switch for it: `npm run doctor -- --fix-sms` subscribes us.
    delivery.addPermission('TextLog', {
      principal: new ServicePrincipal('logs.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
      sourceArn: delivery.arn('logs', `log-group:sns/${Stack.of(this).region}/*`),
    });
    if (settings.emailFrom !== undefined) this.configurationSet = this.publishEmailEvents(props);
  }

  private publishEmailEvents({ queues }: StageProps): string {
    // What passes here names recipients, so it is a topic of its own and nobody subscribes by e-mail.
    const topic = new Topic(this, 'EmailEvents', { enforceSSL: true });
    const ses = new ServicePrincipal('ses.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
    topic.grantPublish(ses);
    topic.addSubscription(new SqsSubscription(queues.of('outcomes'), { rawMessageDelivery: true }));
    const set = new CfnConfigurationSet(this, 'Emails', {});
    const destination = new CfnConfigurationSetEventDestination(this, 'EmailDestination', {
      configurationSetName: set.ref,
      eventDestination: {
        enabled: true,
        matchingEventTypes: ['bounce', 'complaint', 'delivery', 'reject', 'renderingFailure'],
        snsDestination: { topicArn: topic.topicArn },
      },
    });
    // SES looks at once whether it may publish to the topic.
    const policy = topic.node.tryFindChild('Policy');
    if (policy) destination.node.addDependency(policy);
    return set.ref;
  }
}
