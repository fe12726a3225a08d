import { paginateListSubscriptionsByTopic, SNSClient, type Subscription } from '@aws-sdk/client-sns';
import { answerOf } from './answer-of.ts';
import { type Finding, findingsOf } from './finding.ts';

const { fine, wrong, unasked } = findingsOf('alarm-subscription');

/** Amazon SNS puts these words where a subscription's ARN would be. */
const unconfirmed: ReadonlySet<string | undefined> = new Set([
  'PendingConfirmation',
  'pending confirmation',
  'Deleted',
]);

const subscriptionsOf = async (TopicArn: string): Promise<readonly Subscription[]> => {
  const subscriptions: Subscription[] = [];
  for await (const page of paginateListSubscriptionsByTopic({ client: new SNSClient({}) }, { TopicArn }))
    subscriptions.push(...(page.Subscriptions ?? []));
  return subscriptions;
};

/** Whether somebody hears of alarms. Until the link in Amazon's e-mail is clicked, nobody does. */
export const checkAlarms = async (topicArn: string): Promise<readonly Finding[]> => {
  const subscriptions = await answerOf(subscriptionsOf(topicArn));
  if (!subscriptions) return [unasked('Who hears of alarms', 'sns:ListSubscriptionsByTopic')];
  const confirmed = subscriptions.filter(({ SubscriptionArn }) => !unconfirmed.has(SubscriptionArn));
  if (confirmed.length > 0) {
    const protocols = new Set(confirmed.map(({ Protocol }) => Protocol));
    return [fine(`Alarms reach somebody (${[...protocols].join(', ')}).`)];
  }
  return subscriptions.length > 0
    ? [
        wrong(
          'The subscription to alarms is not confirmed, so they reach nobody.',
          'Click the link in the e-mail from Amazon (AWS Notification - Subscription Confirmation); Amazon SNS, Subscriptions, "Request confirmation" sends it again.',
        ),
      ]
    : [
        wrong(
          'Nobody is subscribed to alarms.',
          'Deploy again with -c alarmEmail=… and click the link that Amazon sends there.',
        ),
      ];
};
