import assert from 'node:assert/strict';
import type { Scenario } from '../scenario.ts';
import { ownerEmail, phones } from '../seed.ts';
import { waitFor } from '../wait-for.ts';
import { bodyOf, minutEvent, passSentinel, signedHeaders } from './delivery.ts';

const body = bodyOf(minutEvent('disturbance_first_notice'));

export const alertScenarios: readonly Scenario[] = [
  {
    title: 'refuses a forged delivery, and nothing else happens',
    play: async (deployment) => {
      const forged = { ...signedHeaders(body), 'x-minut-signature': '0'.repeat(64) };
      const { status } = await deployment.deliver(body, forged);
      assert.equal(status, 401);
      await passSentinel(deployment);
      assert.deepEqual(await deployment.textsTo(phones.oncall), []);
    },
  },
  {
    title: 'turns one signed event into one text',
    play: async (deployment) => {
      const { status, body: answer } = await deployment.deliver(body, signedHeaders(body));
      assert.equal(status, 200);
      assert.equal(answer, '{}');
      const [text] = await waitFor('the text', 30, async () => {
        const texts = await deployment.textsTo(phones.oncall);
        return texts.length > 0 ? texts : undefined;
      });
      const start = `Quay 3 is getting loud. ${deployment.outputs.IncidentBaseUrl}/i/`;
      assert.ok(text?.startsWith(start), `The text should start with "${start}".`);
    },
  },
  {
    title: 'turns the same event into one e-mail to the owner',
    play: async (deployment) => {
      const emails = await waitFor('the e-mail', 30, async () => {
        const found = await deployment.emailsTo(ownerEmail);
        return found.length > 0 ? found : undefined;
      });
      assert.deepEqual(emails, [{ subject: 'Noise', text: 'Quay 3 is getting loud.' }]);
    },
  },
  {
    title: 'accepts the same delivery again and sends nothing twice',
    play: async (deployment) => {
      const { status } = await deployment.deliver(body, signedHeaders(body));
      assert.equal(status, 200);
      await passSentinel(deployment);
      assert.equal((await deployment.textsTo(phones.oncall)).length, 1);
      assert.equal((await deployment.emailsTo(ownerEmail)).length, 1);
    },
  },
];
