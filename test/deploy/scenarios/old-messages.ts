import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { groupOf } from '../../../shared/platform/event-group.ts';
import { eventKey } from '../../../shared/store/state-keys.ts';
import * as first from '../../support/old-messages.ts';
import type { Deployment } from '../deployment.ts';
import { adaptPolicies } from '../emulator-quirks.ts';
import type { Scenario } from '../scenario.ts';
import { home, mailbox, phones } from '../seed.ts';
import { waitFor } from '../wait-for.ts';

const StackName = 'Nightdesk';
const queueNames = ['events', 'notifications', 'timers'] as const;
const text = 'This waited in a queue since the first version.';
const hourMs = 3_600_000;

type QueueName = (typeof queueNames)[number];

const queueUrls = async ({ cloudFormation }: Deployment): Promise<Readonly<Record<QueueName, string>>> => {
  const urls = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(new ListStackResourcesCommand({ StackName, NextToken }));
    for (const { LogicalResourceId = '', PhysicalResourceId = '' } of page.StackResourceSummaries ?? [])
      urls.set(LogicalResourceId.replace(/[0-9A-F]{8}$/, ''), PhysicalResourceId);
    ({ NextToken } = page);
  } while (NextToken);
  const of = (name: QueueName): string => {
    const url = urls.get(`Queues${name}Queue`);
    assert.ok(url, `The stack should have the queue ${name}.`);
    return url;
  };
  return { events: of('events'), notifications: of('notifications'), timers: of('timers') };
};

/** Has the functions take from these queues, or stop taking, and waits until they do. */
const take = async ({ lambda }: Deployment, urls: Readonly<Record<QueueName, string>>, Enabled: boolean) => {
  const names = new Set(Object.values(urls).map((url) => url.slice(url.lastIndexOf('/') + 1)));
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  const ours = EventSourceMappings.filter(({ EventSourceArn = '' }) =>
    names.has(EventSourceArn.slice(EventSourceArn.lastIndexOf(':') + 1)),
  );
  assert.equal(ours.length, queueNames.length, 'Each of the queues should have its function.');
  for (const { UUID } of ours) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    await waitFor(Enabled ? 'a queue to be taken from' : 'a queue to rest', 30, async () => {
      const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
      return State === (Enabled ? 'Enabled' : 'Disabled') || undefined;
    });
  }
};

/** The first version's messages, byte for byte but for who and when: they must not be stale, and are told apart by id. */
const oldMessages = () => {
  const now = new Date().toISOString();
  const anEvent = () => ({
    ...first.event,
    receivedAt: now,
    event: { id: randomBytes(12).toString('hex'), type: 'short_button_press', at: now, homeId: home.id },
  });
  const event = anEvent();
  const timed = anEvent();
  const told = anEvent();
  const holder = eventKey(first.notification.account, home.id, told.event.id);
  const action = {
    ...first.notification.action,
    recipient: { ...first.notification.action.recipient, address: phones.waiting },
    text,
    validUntil: new Date(Date.now() + hourMs).toISOString(),
  };
  return {
    event,
    timer: { ...first.timer, dueAt: now, message: { ...timed, source: 'timer' } },
    notification: { ...first.notification, eventId: told.event.id, eventAt: now, holder, action },
    /** The event that holds the action, as the first version recorded it. */
    held: {
      ...holder,
      ...told.event,
      account: first.notification.account,
      plan: { ...first.plan, actions: [action] },
      actions: {
        [action.id]: {
          status: 'planned',
          channel: action.channel,
          ruleId: action.ruleId,
          ruleVersion: action.ruleVersion,
          recipientKey: action.recipient.key,
          recipientName: action.recipient.name,
          hold: action.hold,
          episode: 0,
        },
      },
    },
  };
};

export const oldMessageScenarios: readonly Scenario[] = [
  {
    title:
      'works off the event, notification and timer of the first version that wait while it is deployed again',
    play: async (deployment) => {
      const { sqs, dynamoDb, outputs, textsTo, emailsTo } = deployment;
      const urls = await queueUrls(deployment);
      const { event, timer, notification, held } = oldMessages();
      const send = (QueueUrl: string, message: object, fifo = {}) =>
        sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message), ...fifo }));
      await take(deployment, urls, false);
      await dynamoDb.send(new PutItemCommand({ TableName: outputs.StateTableName, Item: marshall(held) }));
      await send(urls.events, event, {
        MessageGroupId: groupOf(event),
        MessageDeduplicationId: event.event.id,
      });
      await send(urls.notifications, notification);
      await send(urls.timers, timer);

      await deployment.cdk.redeploy({ smsSenderId: 'Harbour' });
      await adaptPolicies(deployment.iam, StackName);
      for (const QueueUrl of Object.values(urls)) {
        const { Attributes } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
        );
        assert.ok(
          Number(Attributes?.ApproximateNumberOfMessages) > 0,
          'The messages should have waited through the deployment.',
        );
      }
      await take(deployment, urls, true);
      await waitFor('what the three messages lead to', 60, async () => {
        const subjects = (await emailsTo(mailbox)).map(({ subject }) => subject);
        const pressed = [event.event.id, timer.message.event.id].every((id) => subjects.includes(id));
        return (pressed && (await textsTo(phones.waiting)).length > 0) || undefined;
      });
      assert.deepEqual(await textsTo(phones.waiting), [text]);
    },
  },
];
