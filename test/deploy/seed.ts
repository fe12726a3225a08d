import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { CreateEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { marshall } from '@aws-sdk/util-dynamodb';
import { activeId, activeKind, type ItemKind } from '../../shared/store/config-keys.ts';
import { settings } from './cdk.ts';
import type { Deployment } from './deployment.ts';
import { waitFor } from './wait-for.ts';

/** None of them is in the example rules, whose contacts are told of the same events. */
export const phones = {
  desk: '+46701740607',
  later: '+46701740609',
  /** Of whoever runs `connect`: the starter rules text it too. */
  operator: '+46701740600',
  /** Of a text that waits in a queue while it is deployed again. */
  waiting: '+46701740601',
} as const;
export const mailbox = 'desk@example.com';
/** E-mails have no cap, which the many sentinels would meet. */
export const sentinelMailbox = 'sentinel@example.com';

/** The simulated Minut's first home. */
export const home = { id: '5e0f1a2b3c4d5e6f70818290', name: 'Kastanjegatan 14' } as const;

interface Item {
  readonly kind: ItemKind;
  readonly id: string;
  readonly [field: string]: unknown;
}

const rule = (id: string, ...lines: readonly string[]): Item => ({
  kind: 'rule',
  id,
  yaml: [`id: ${id}`, ...lines].join('\n'),
});

/** As people write them in the console: as plain fields, or as YAML text. */
const items: readonly Item[] = [
  { kind: 'contact', id: 'desk', phone: phones.desk, email: mailbox },
  { kind: 'contact', id: 'sentinel', email: sentinelMailbox },
  { kind: 'contact', id: 'later', phone: phones.later },
  rule(
    'desk-noise',
    'when: disturbance_first_notice',
    'then:',
    '  - sms: { to: desk, text: "{{home.name}} is getting loud. {{incident.url}}" }',
    '  - email: { to: desk, subject: "Noise", text: "{{home.name}} is getting loud." }',
  ),
  rule(
    'desk-battery',
    'when: battery_low',
    'then: [ { email: { to: sentinel, subject: "{{event.id}}", text: "Here." } } ]',
  ),
  rule(
    'desk-cold',
    'when: temperature_low',
    'then: [ { email: { to: desk, subject: "Cold", text: "{{home.name}} is cold." } } ]',
    'escalate:',
    '  - { after: 5s, then: [ { sms: { to: later, text: "{{home.name}} is still cold." } } ] }',
  ),
  rule(
    'desk-button',
    'when: short_button_press',
    'then: [ { email: { to: desk, subject: "{{event.id}}", text: "Pressed." } } ]',
  ),
];

/** Writes what a person would write in the console, and waits until all of it is in force. */
export const seed = async ({ dynamoDb, ses, outputs }: Deployment): Promise<void> => {
  await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: settings.emailFrom }));
  const TableName = outputs.ConfigTableName;
  for (const item of items) await dynamoDb.send(new PutItemCommand({ TableName, Item: marshall(item) }));
  const wanted = items.map(({ kind, id }) => activeId({ kind, id }));
  await waitFor('every item to be in force', 60, async () => {
    const { Items = [] } = await dynamoDb.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'kind = :kind',
        ExpressionAttributeValues: { ':kind': { S: activeKind(undefined) } },
      }),
    );
    const inForce = new Set(Items.map(({ id }) => id?.S));
    return wanted.every((id) => inForce.has(id)) || undefined;
  });
};
