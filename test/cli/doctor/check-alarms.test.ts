import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { checkAlarms } from '../../../cli/doctor/check-alarms.ts';

const sns = mockClient(SNSClient);
const topic = 'arn:aws:sns:eu-north-1:000000000000:alarms';

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  sns.reset();
});

const confirmed = { Protocol: 'email', SubscriptionArn: `${topic}:1` };
const pending = { Protocol: 'email', SubscriptionArn: 'PendingConfirmation' };

describe('the subscription to alarms', () => {
  it('is fine once somebody has confirmed one, on whichever page of the list', async () => {
    sns
      .on(ListSubscriptionsByTopicCommand)
      .resolvesOnce({ Subscriptions: [pending], NextToken: 'more' })
      .resolves({ Subscriptions: [confirmed] });
    expect(await checkAlarms(topic)).toEqual([
      { check: 'alarm-subscription', state: 'fine', what: 'Alarms reach somebody (email).' },
    ]);
  });

  it('is broken while the link in Amazon’s e-mail is not clicked, and says which e-mail', async () => {
    sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [pending] });
    const [finding] = await checkAlarms(topic);
    expect(finding).toMatchObject({ state: 'wrong', what: expect.stringContaining('not confirmed') });
    expect(finding?.todo).toContain('Subscription Confirmation');
  });

  it('is broken where there is none', async () => {
    sns.on(ListSubscriptionsByTopicCommand).resolves({});
    expect(await checkAlarms(topic)).toMatchObject([
      { state: 'wrong', what: 'Nobody is subscribed to alarms.' },
    ]);
  });

  it('names the permission that is missing where it may not be asked', async () => {
    sns.on(ListSubscriptionsByTopicCommand).rejects(new Error('denied'));
    expect(await checkAlarms(topic)).toMatchObject([
      { state: 'look', todo: expect.stringContaining('sns:ListSubscriptionsByTopic') },
    ]);
  });
});
