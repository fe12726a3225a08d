import { describe, expect, it } from 'vitest';
import { createWebhookCredentials } from '../../../functions/webhook/credentials.ts';
import { settableClock } from '../../support/settable-clock.ts';
import { rightSecret } from '../../support/webhook.ts';

const start = (stored: Record<string, unknown>) => {
  const asked: string[] = [];
  const clock = settableClock();
  const accounts = new Set(['default']);
  const credentials = createWebhookCredentials({
    listAccounts: async () => {
      asked.push('accounts');
      return new Set(accounts);
    },
    secrets: {
      read: async (name) => {
        asked.push(name);
        return stored[name];
      },
      write: async () => {},
    },
    secretName: (account) => `of ${account}`,
    clock,
  });
  return { credentials, asked, clock, stored, accounts };
};

describe('the webhook’s credentials', () => {
  it('are asked for once in 30 seconds, however many deliveries come', async () => {
    const { credentials, asked, clock } = start({ 'of default': rightSecret });
    for (let n = 0; n < 10; n += 1) {
      expect(await credentials.of('default', 'cached')).toEqual(rightSecret);
      clock.pass(3_000);
    }
    expect(asked).toEqual(['accounts', 'of default']);
    clock.pass(1_000);
    await credentials.of('default', 'cached');
    expect(asked).toEqual(['accounts', 'of default', 'accounts', 'of default']);
  });

  it('are read anew for a signature that does not fit, at most every five seconds', async () => {
    const { credentials, asked, clock, stored } = start({ 'of default': rightSecret });
    await credentials.of('default', 'cached');
    stored['of default'] = { ...rightSecret, token: 'a new one' };
    clock.pass(5_000);
    expect(await credentials.of('default', 'reread')).toEqual(rightSecret);
    clock.pass(1);
    expect(await credentials.of('default', 'reread')).toMatchObject({ token: 'a new one' });
    for (let n = 0; n < 100; n += 1) await credentials.of('default', 'reread');
    expect(asked.filter((name) => name === 'of default')).toHaveLength(2);
  });

  it('are not asked for where the account is unknown, and found once it is listed', async () => {
    const { credentials, asked, clock, accounts } = start({ 'of other': rightSecret });
    expect(await credentials.of('other', 'cached')).toBeUndefined();
    expect(await credentials.of('other', 'reread')).toBeUndefined();
    expect(asked).toEqual(['accounts']);
    accounts.add('other');
    clock.pass(30_001);
    expect(await credentials.of('other', 'cached')).toEqual(rightSecret);
  });
});
