import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tendCanary } from '../../../functions/reconcile/canary.ts';
import { keepWebhook } from '../../../shared/minut/keep-webhook.ts';
import { type WebhookSecret, webhookSecretSchema } from '../../../shared/minut/webhook-secret.ts';
import { canaryArrived, readCanary } from '../../../shared/store/canary.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { account, day, type Fixture, minute, startFixture } from './fixture.ts';

const lines = catchLog();
let fixture: Fixture;
const secretName = 'nightdesk/accounts/default/webhook';
const timeZone = 'Europe/Stockholm';

const secret = () => webhookSecretSchema.parse(fixture.secrets.all.get(secretName));
const tend = () =>
  tendCanary(account, {
    hooks: fixture.client.hooks,
    state: fixture.state,
    clock: fixture.clock,
    timeZone,
    url: fixture.hook.url,
    readSecret: async () => secret(),
    changeSecret: async (change: (secret: WebhookSecret) => WebhookSecret) => {
      await fixture.secrets.write(secretName, change(secret()));
    },
    newToken: () => 'a-token-of-the-canary',
  });
const metric = (name: string) => lines().filter((line) => line[name] === 1).length;

/** The fixture's night begins at midnight in Stockholm. */
const untilTwentyPastNine = 21 * 60 * minute + 20 * minute;

beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.stop());

describe('the canary', () => {
  test('is sent in the hour before quiet hours, in the account’s own time zone, once a night', async () => {
    await tend();
    expect(await readCanary(fixture.state, account)).toBeUndefined();
    fixture.clock.move(untilTwentyPastNine);
    await tend();
    fixture.clock.move(15 * minute);
    await canaryArrived(fixture.state, account, fixture.clock.now());
    await tend();
    expect(metric('CanarySent')).toBe(1);
    fixture.clock.move(day - 15 * minute);
    await tend();
    expect(metric('CanarySent')).toBe(2);
  });

  test('comes by a webhook of its own, made once and kept with the secret', async () => {
    fixture.clock.move(untilTwentyPastNine);
    await tend();
    const { canary, hookId } = secret();
    expect(canary?.hookId).not.toBe(hookId);
    expect(canary?.token).toBe('a-token-of-the-canary');
    fixture.clock.move(day);
    await tend();
    expect(secret().canary).toEqual(canary);
    expect(await fixture.client.hooks.list()).toHaveLength(2);
  });

  test('keeps its webhook when the account’s own is looked after or made anew', async () => {
    fixture.clock.move(untilTwentyPastNine);
    await tend();
    const before = secret().canary;
    await fixture.client.hooks.delete(secret().hookId);
    await keepWebhook({
      url: fixture.hook.url,
      events: ['*'],
      hooks: fixture.client.hooks,
      secrets: fixture.secrets,
      secretName,
      underLease: (work) => work({ fence: 1, extend: async () => true, release: async () => {} }),
      newToken: () => 'new-token',
      wall: Date.now,
    });
    expect(secret().canary).toEqual(before);
    const ids = (await fixture.client.hooks.list()).map(({ id }) => id);
    expect(ids.toSorted()).toEqual([before?.hookId ?? '', secret().hookId].toSorted());
  });

  test('is missed once when it has not arrived after ten minutes', async () => {
    fixture.clock.move(untilTwentyPastNine);
    await tend();
    fixture.clock.move(9 * minute);
    await tend();
    expect(metric('CanaryMissing')).toBe(0);
    fixture.clock.move(2 * minute);
    await tend();
    await tend();
    expect(metric('CanaryMissing')).toBe(1);
  });

  test('is not missed when it arrived', async () => {
    fixture.clock.move(untilTwentyPastNine);
    await tend();
    await canaryArrived(fixture.state, account, fixture.clock.now());
    fixture.clock.move(11 * minute);
    await tend();
    expect(metric('CanaryMissing')).toBe(0);
  });
});
