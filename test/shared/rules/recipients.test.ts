import { describe, expect, it } from 'vitest';
import type { Stay } from '../../../shared/rules/facts.ts';
import { type RecipientContext, resolveRecipient } from '../../../shared/rules/recipients.ts';
import { aGuest } from '../../support/night.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const set = ruleSetOf(`
- { kind: account, id: default, owner: owner }
- { kind: contact, id: owner, name: Olof, phone: "+46701740601", email: owner@example.com }
- { kind: contact, id: nina, phone: "+46701740602" }
- { kind: contact, id: mail, email: mail@example.com }
- { kind: contact, id: team, members: [nina, owner, nobody, team, nina] }
- { kind: contact, id: duty, rota: { timeZone: UTC, weekly: [{ contact: nina, days: [sat] }, { contact: gone, days: [sun] }] } }
- { kind: contact, id: "112", phone: "+46701740603" }
- { kind: home, id: cabin, owner: nina }
`);
const crowd = ruleSetOf(
  JSON.stringify([
    ...Array.from({ length: 150 }, (_, n) => ({
      kind: 'contact',
      id: `c${n}`,
      phone: `+4670174060${n % 10}`,
    })),
    { kind: 'contact', id: 'all-a', members: Array.from({ length: 100 }, (_, n) => `c${n}`) },
    {
      kind: 'contact',
      id: 'everybody',
      members: ['all-a', ...Array.from({ length: 50 }, (_, n) => `c${n + 100}`)],
    },
  ]),
);

const context = (more: Partial<RecipientContext> = {}): RecipientContext => ({
  set,
  home: undefined,
  country: undefined,
  stay: { kind: 'none' },
  at: '2026-11-21T21:30:00.000Z',
  ...more,
});
const staying = (more: object): Stay => ({ kind: 'staying', guest: { ...aGuest, ...more } });
const keys = (
  name: string,
  channel: 'sms' | 'email' | 'call' = 'sms',
  more: Partial<RecipientContext> = {},
) => resolveRecipient(name, channel, context(more)).recipients.map(({ key, address }) => `${key} ${address}`);
const problem = (
  name: string,
  channel: 'sms' | 'email' | 'call' = 'sms',
  more: Partial<RecipientContext> = {},
) => resolveRecipient(name, channel, context(more)).problems.join('; ');

describe('a recipient', () => {
  it('is a contact by its id, with what the channel needs', () => {
    expect(keys('owner')).toEqual(['contact:owner +46701740601']);
    expect(keys('owner', 'email')).toEqual(['contact:owner owner@example.com']);
    expect(keys('nina', 'call')).toEqual(['contact:nina +46701740602']);
    expect(problem('nina', 'email')).toBe('nina has no email');
    expect(problem('mail')).toBe('mail has no phone');
    expect(problem('nobody')).toBe('there is no contact nobody');
    expect(resolveRecipient('owner', 'sms', context()).recipients).toMatchObject([
      { name: 'Olof', role: 'staff', onDuty: false },
    ]);
    expect(resolveRecipient('nina', 'sms', context()).recipients).toMatchObject([{ name: 'nina' }]);
  });

  it('is the owner of the home, else that of the account', () => {
    expect(keys('owner', 'sms', { home: set.homes.get('cabin') })).toEqual(['contact:nina +46701740602']);
    expect(problem('owner', 'sms', { set: { ...set, account: undefined } })).toBe(
      'neither the home nor the account has an owner',
    );
  });

  it('is each member of a group once, and a group in itself is nobody', () => {
    expect(keys('team')).toEqual(['contact:nina +46701740602', 'contact:owner +46701740601']);
    expect(problem('team')).toBe('team has a member nobody, and there is no such contact');
  });

  it('is at most the first hundred contacts behind a group', () => {
    const { recipients, problems } = resolveRecipient('everybody', 'sms', context({ set: crowd }));
    expect(recipients).toHaveLength(98);
    expect(problems.at(-1)).toBe('c149 is beyond the first 100 contacts');
  });

  it('is whoever is on duty', () => {
    expect(resolveRecipient('duty', 'sms', context()).recipients).toMatchObject([
      { key: 'contact:nina', onDuty: true },
    ]);
    expect(problem('duty', 'sms', { at: '2026-11-22T12:00:00.000Z' })).toBe(
      'the rota of duty names gone, and there is no such contact',
    );
    expect(problem('duty', 'sms', { at: '2026-11-23T12:00:00.000Z' })).toBe(
      'the rota of duty has a gap: nobody is on duty',
    );
  });

  it('is a number or an address as it stands there', () => {
    expect(keys('+46701740607')).toEqual(['address:+46701740607 +46701740607']);
    expect(keys('0701740607', 'sms', { country: 'SE' })).toEqual(['address:+46701740607 +46701740607']);
    expect(problem('0701740607')).toBe('a number of the rule cannot be reached this way');
    expect(problem('+46701740607', 'email')).toBe('a number of the rule cannot be reached this way');
    expect(keys('a@example.com', 'email')).toEqual(['address:a@example.com a@example.com']);
    expect(problem('a@example.com')).toBe('an e-mail address can be neither texted nor called');
    expect(keys('112')).toEqual(['contact:112 +46701740603']);
    expect(problem('team2')).toBe('there is no contact team2');
    const named = [
      resolveRecipient('+46701740607', 'sms', context()),
      resolveRecipient('a@example.com', 'email', context()),
    ];
    expect(named.flatMap(({ recipients }) => recipients.map(({ name }) => name))).toEqual([
      'a number of the rule',
      'an address of the rule',
    ]);
  });
});

describe('the guest', () => {
  it('is texted at the number of the stay, read in the country of the home', () => {
    expect(keys('guest', 'sms', { stay: staying({ phone: '+46701740606' }) })).toEqual([
      'guest:stay-1 +46701740606',
    ]);
    expect(keys('guest', 'sms', { stay: staying({ phone: '070-174 06 06' }), country: 'SE' })).toEqual([
      'guest:stay-1 +46701740606',
    ]);
    expect(keys('guest', 'email', { stay: staying({ email: 'g@example.com' }) })).toEqual([
      'guest:stay-1 g@example.com',
    ]);
    expect(resolveRecipient('guest', 'sms', context({ stay: staying({}) })).recipients).toMatchObject([
      { role: 'guest', name: 'the guest' },
    ]);
  });

  it.each([
    ['nobody is staying', { kind: 'none' }],
    ['stays overlap, so nobody knows which guest is meant', { kind: 'overlapping' }],
    ['Minut did not say who is staying', { kind: 'unknown' }],
    ["the stay is no guest's (cleaning)", staying({ kind: 'cleaning' })],
    ['the guest has no number that can be texted', staying({ phone: undefined })],
    ['the guest has no number that can be texted', staying({ phone: '0701740606' })],
    ["the guest's number is a contact's own", staying({ phone: '+46701740602' })],
  ] as const)('is nobody where %s', (because, stay) => {
    expect(keys('guest', 'sms', { stay })).toEqual([]);
    expect(problem('guest', 'sms', { stay })).toBe(because);
  });

  it('gets no e-mail without an address', () => {
    expect(problem('guest', 'email', { stay: staying({}) })).toBe('the guest has no e-mail address');
  });
});
