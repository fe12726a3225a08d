import assert from 'node:assert/strict';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { eventKey } from '../../../shared/store/state-keys.ts';
import type { Scenario } from '../scenario.ts';
import { home, mailbox, phones } from '../seed.ts';
import { waitFor } from '../wait-for.ts';
import { deliver, minutEvent, passSentinel } from './delivery.ts';

const event = minutEvent('disturbance_first_notice');

export const alertScenarios: readonly Scenario[] = [
  {
    title: 'refuses a forged delivery, and nothing else happens',
    play: async (deployment) => {
      const { status } = await deliver(deployment, event, { signature: '0'.repeat(64) });
      assert.equal(status, 401);
      await passSentinel(deployment);
      assert.deepEqual(await deployment.textsTo(phones.desk), []);
    },
  },
  {
    title: 'turns one signed event into one text',
    play: async (deployment) => {
      const { status, body: answer } = await deliver(deployment, event);
      assert.equal(status, 200);
      assert.equal(answer, '{}');
      const [text] = await waitFor('the text', 30, async () => {
        const texts = await deployment.textsTo(phones.desk);
        return texts.length > 0 ? texts : undefined;
      });
      const start = `${home.name} is getting loud. ${deployment.outputs.IncidentBaseUrl}/i/`;
      assert.ok(text?.startsWith(start), `The text should start with "${start}".`);
    },
  },
  {
    title: 'turns the same event into one e-mail',
    play: async (deployment) => {
      const emails = await waitFor('the e-mail', 30, async () => {
        const found = await deployment.emailsTo(mailbox);
        return found.length > 0 ? found : undefined;
      });
      assert.deepEqual(emails, [{ subject: 'Noise', text: `${home.name} is getting loud.` }]);
    },
  },
  {
    title: 'keeps the event with its plan in the state table',
    play: async ({ dynamoDb, outputs }) => {
      const Key = marshall(eventKey('default', home.id, event.id));
      const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: outputs.StateTableName, Key }));
      assert.ok(Item, 'The event should be recorded.');
      const stored = unmarshall(Item);
      assert.equal(stored.type, event.type);
      assert.equal(stored.plan.transition.kind, 'open');
    },
  },
  {
    title: 'accepts the same delivery again and sends nothing twice',
    play: async (deployment) => {
      const { status } = await deliver(deployment, event);
      assert.equal(status, 200);
      await passSentinel(deployment);
      assert.equal((await deployment.textsTo(phones.desk)).length, 1);
      assert.equal((await deployment.emailsTo(mailbox)).length, 1);
    },
  },
  {
    title: 'takes an escalation step after its delay, not before',
    play: async (deployment) => {
      const startedAt = performance.now();
      const { status } = await deliver(deployment, minutEvent('temperature_low'));
      assert.equal(status, 200);
      const texts = await waitFor('the escalation step', 60, async () => {
        const found = await deployment.textsTo(phones.later);
        return found.length > 0 ? found : undefined;
      });
      assert.deepEqual(texts, [`${home.name} is still cold.`]);
      assert.ok(performance.now() - startedAt >= 4000, 'The step of 5 s should not come at once.');
    },
  },
];
