import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { marshall } from '@aws-sdk/util-dynamodb';
import { activeId, activeKind, type ItemKind } from '../../shared/store/config-keys.ts';
import { settings } from './cdk.ts';
import type { Deployment } from './deployment.ts';
import { waitFor } from './wait-for.ts';

export const phones = { oncall: '+46701740605', sentinel: '+46701740606' } as const;
export const ownerEmail = 'owner@example.com';
export const homeId = 'quay-3';

/** Invented for this test, and thrown away with the emulator. */
export const webhookSecret = {
  hookId: '6628f1a2b167b70039f80800',
  hookSecret: 'a3f1c8d2e9b047561234abcd5678ef901234abcd',
  token: 'deploy-test-token',
} as const;

interface Item {
  readonly kind: ItemKind;
  readonly id: string;
  readonly [field: string]: unknown;
}

/** As people write them: as plain fields, or as YAML text. */
const items: readonly Item[] = [
  { kind: 'account', id: 'default', owner: 'owner', timeZone: 'Europe/Stockholm' },
  { kind: 'home', id: homeId, name: 'Quay 3' },
  { kind: 'contact', id: 'oncall', phone: phones.oncall },
  { kind: 'contact', id: 'sentinel', phone: phones.sentinel },
  { kind: 'contact', id: 'owner', email: ownerEmail },
  {
    kind: 'rule',
    id: 'noise',
    yaml: [
      'id: noise',
      'when: disturbance_first_notice',
      'then:',
      '  - sms: { to: oncall, text: "{{home.name}} is getting loud. {{incident.url}}" }',
      '  - email: { to: owner, subject: "Noise", text: "{{home.name}} is getting loud." }',
    ].join('\n'),
  },
  {
    kind: 'rule',
    id: 'battery',
    yaml: [
      'id: battery',
      'when: battery_low',
      'then: [ { sms: { to: sentinel, text: "{{event.id}}" } } ]',
    ].join('\n'),
  },
];

/** Writes what a person and `connect` would write, and waits until all of it is in force. */
export const seed = async ({ dynamoDb, secretsManager, ses, outputs }: Deployment): Promise<void> => {
  await secretsManager.send(
    new CreateSecretCommand({
      Name: 'nightdesk/accounts/default/webhook',
      SecretString: JSON.stringify(webhookSecret),
    }),
  );
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
