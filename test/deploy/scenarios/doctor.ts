import assert from 'node:assert/strict';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { CheckName } from '../../../cli/doctor/finding.ts';
import { settings } from '../cdk.ts';
import type { Deployment } from '../deployment.ts';
import { EmulatorLacksError, type Scenario } from '../scenario.ts';
import { waitFor } from '../wait-for.ts';

type Examination = Awaited<ReturnType<Deployment['commands']['examine']>>;

/** Of the first scenario: what never changes in a run is looked at once. */
let examination: Examination | undefined;

const findingOf = (check: CheckName): Examination['findings'][number] => {
  const found = examination?.findings.find((one) => one.check === check);
  assert.ok(found, `doctor should say something of ${check}.`);
  return found;
};

/** Puts an item of a person's for the length of a look. */
const withItem = async (
  { dynamoDb, outputs }: Deployment,
  item: { readonly kind: string; readonly id: string; readonly [field: string]: unknown },
  look: () => Promise<void>,
): Promise<void> => {
  const TableName = outputs.ConfigTableName;
  await dynamoDb.send(new PutItemCommand({ TableName, Item: marshall(item) }));
  try {
    await look();
  } finally {
    const { kind, id } = item;
    await dynamoDb.send(new DeleteItemCommand({ TableName, Key: marshall({ kind, id }) }));
  }
};

/** What MiniStack can answer is fine in this deployment; the canary waits for the evening. */
const expected: readonly (readonly [check: CheckName, words: string])[] = [
  ['alarm-subscription', 'email'],
  ['email-sender', settings.emailFrom],
  ['email-sandbox', 'anybody'],
  ['sms-registration', 'Sweden'],
  ['signature', 'sha256-hex-text'],
  ['access', 'default'],
  ['reconcile', 'default'],
  ['webhook', '/webhooks/default'],
  ['rules', 'default'],
  ['dead-letters', ''],
];

export const doctorScenarios: readonly Scenario[] = [
  {
    title:
      'is told by doctor that new rules need more of the webhook, and mends it by the next step that it names',
    play: async ({ commands }) => {
      const { findings } = await commands.examine();
      const webhook = findings.find(({ check }) => check === 'webhook');
      assert.equal(webhook?.state, 'look');
      assert.match(webhook?.todo ?? '', /npm run connect/);
      await commands.connectAgain();
    },
  },
  {
    title: 'is examined by doctor, which finds subscription, sender, rules and webhook in order',
    play: async ({ commands }) => {
      examination = await commands.examine();
      const { code, findings } = examination;
      assert.deepEqual(
        findings.filter(({ state }) => state === 'wrong'),
        [],
      );
      assert.equal(code, 0);
      for (const [check, words] of expected)
        assert.ok(
          findings.some((one) => one.check === check && one.state === 'fine' && one.what.includes(words)),
          `doctor should find ${check} in order: ${JSON.stringify(findings)}`,
        );
    },
  },
  {
    title: 'is told by doctor which edit was refused, and why',
    play: (deployment) =>
      withItem(deployment, { kind: 'rule', id: 'broken', yaml: 'id: broken\nwhne: too-cold' }, async () => {
        const told = await waitFor('the refusal', 30, async () => {
          const { code, findings } = await deployment.commands.examine();
          const refused = findings.find(({ what }) => what.startsWith('rule broken was refused'));
          return refused && { code, ...refused };
        });
        assert.equal(told.code, 1);
        assert.equal(told.state, 'wrong');
        assert.match(told.what, /nothing of it is in force.*whne.*when/);
      }),
  },
  {
    title: 'is told by doctor that texts to the United States need a number, which takes weeks',
    play: (deployment) =>
      withItem(deployment, { kind: 'contact', id: 'american', phone: '+12025550123' }, async () => {
        const told = await waitFor('the finding', 30, async () => {
          const { findings } = await deployment.commands.examine();
          return findings.find(({ what }) => what.includes('United States (american)'));
        });
        assert.match(told.what, /registered number.*weeks/);
        assert.match(told.todo ?? '', /^Start today/);
      }),
  },
  {
    title: 'is told by doctor whether texts are in the sandbox',
    play: async () => {
      const { what } = findingOf('sms-sandbox');
      if (what.endsWith('could not be asked.')) throw new EmulatorLacksError(what);
      assert.match(what, /Texts may go to any number|in the sandbox/);
    },
  },
  {
    title: "is told by doctor the month's limit for texts",
    play: async () => {
      const { what } = findingOf('sms-limit');
      if (what.endsWith('could not be asked.')) throw new EmulatorLacksError(what);
      assert.match(what, /USD/);
    },
  },
  {
    title: 'is told by doctor that alarms reach nobody until their subscription is confirmed',
    play: async () => {
      const { state, what } = findingOf('alarm-subscription');
      // Nobody has clicked a link here, so a subscription that counts as confirmed is the emulator's doing.
      if (state === 'fine') throw new EmulatorLacksError(what);
      assert.equal(state, 'wrong');
    },
  },
];
