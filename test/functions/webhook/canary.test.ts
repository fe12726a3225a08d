import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { delivery, hookSecret } from '../../support/delivery.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { rightSecret, startWebhook, type Webhook } from '../../support/webhook.ts';

catchLog();
const canary = {
  hookId: '6628f1a2b167b70039f80899',
  hookSecret: '11f1c8d2e9b047561234abcd5678ef901234abcd',
  token: 'a-token-of-the-canary',
};
let webhook: Webhook;

beforeEach(async () => {
  webhook = await startWebhook({ ...rightSecret, scheme: 'sha256-hex-text', canary });
});
afterEach(() => webhook.stop());

const byCanary = (more: Parameters<typeof delivery>[0] = {}) =>
  delivery({ token: canary.token, hookSecret: canary.hookSecret, ...more });

describe('a delivery by the canary’s webhook', () => {
  test('is a canary whatever sample it carries, and never news of the home in it', async () => {
    expect((await webhook.post(byCanary())).statusCode).toBe(200);
    expect(webhook.bodies()).toEqual([
      expect.objectContaining({
        source: 'canary',
        event: { id: expect.stringMatching(/^canary-/), type: 'nightdesk.canary', at: expect.any(String) },
      }),
    ]);
  });

  test('is a canary also when its sample is no event', async () => {
    expect((await webhook.post(byCanary({ body: '{"ping":true}' }))).statusCode).toBe(200);
    expect(webhook.bodies()).toHaveLength(1);
    expect(webhook.aside()).toEqual([]);
  });

  test('needs its own token and its own signature together', async () => {
    expect((await webhook.post(byCanary({ hookSecret }))).statusCode).toBe(401);
    expect((await webhook.post(byCanary({ token: rightSecret.token }))).statusCode).toBe(401);
  });

  test('leaves deliveries by the account’s own webhook what they are', async () => {
    await webhook.post(delivery());
    expect(webhook.bodies()).toEqual([expect.objectContaining({ source: 'webhook' })]);
  });
});
