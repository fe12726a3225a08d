import { describe, expect, it } from 'vitest';
import { checkWebhook } from '../../../cli/doctor/check-webhook.ts';
import type { Hook } from '../../../shared/minut/hooks.ts';
import { subscriptionFor } from '../../../shared/minut/subscription.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const url = 'https://desk.example.com/webhooks/default';
const { rules } = ruleSetOf('{ id: cold, when: too-cold, then: [{ sms: { to: oncall, text: Cold. } }] }');
const ours: Hook = { id: 'hook-1', url, events: subscriptionFor(rules) };

const checked = (list: () => Promise<Hook[]>, known: { readonly hookId?: string } = { hookId: 'hook-1' }) => {
  const unused = async () => {
    throw new Error('A look changes nothing at Minut.');
  };
  const hooks = { list, create: unused, delete: unused, ping: unused };
  return checkWebhook({
    account: 'default',
    hooks,
    url,
    hookId: known.hookId,
    rules,
    where: '--stack Nightdesk',
  });
};

describe('the webhook at Minut', () => {
  it('is fine when ours is there, is the one we know, and delivers what rules need', async () => {
    const another = { ...ours, id: 'hook-2', url: 'https://elsewhere.example.com' };
    expect(await checked(async () => [another, ours])).toMatchObject({ check: 'webhook', state: 'fine' });
    expect(await checked(async () => [{ ...ours, events: ['*'] }])).toMatchObject({ state: 'fine' });
  });

  it('is broken when it is gone, or when it is not the one whose secret we hold', async () => {
    expect(await checked(async () => [])).toMatchObject({
      state: 'wrong',
      todo: expect.stringContaining('npm run connect -- --account default --stack Nightdesk '),
    });
    const other = { ...ours, id: 'hook-2' };
    expect(await checked(async () => [other])).toMatchObject({ state: 'wrong' });
    expect(await checked(async () => [ours], {})).toMatchObject({ state: 'wrong' });
  });

  it('is worth a look when it delivers too little, or when Minut does not answer', async () => {
    const deaf = { ...ours, events: ['battery_low'] };
    expect(await checked(async () => [deaf])).toMatchObject({ state: 'look' });
    expect(await checked(() => Promise.reject(new Error('down')))).toMatchObject({
      state: 'look',
      todo: expect.stringContaining('status.minut.com'),
    });
  });
});
