import { expect, test } from 'vitest';
import { closingWords } from '../../../cli/connect/closing-words.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const wordsFor = (...rules: readonly string[]) => closingWords(ruleSetOf(...rules).rules).join('\n');
const toStaff = '{ id: staff, when: noise-started, then: [{ sms: { to: oncall, text: Loud. } }] }';
const toGuest = (more = '') =>
  `{ id: guest-noise, ${more} when: noise-started, then: [{ sms: { to: guest, text: Loud. } }] }`;

test('says to switch Minut’s own messages to guests off where a rule of ours takes over', () => {
  expect(wordsFor(toStaff, toGuest())).toMatch(/now: guest-noise\.\n.*If you have switched .* guests off/);
});

test('says to leave them on while our own are a dry run', () => {
  expect(wordsFor(toGuest('dryRun: true,'))).toMatch(/dry run.*\n.*leave it on until/);
});

test('counts a guest who is texted by an escalation step, and no rule that is switched off', () => {
  const later =
    '{ id: later, when: noise-started, then: [{ sms: { to: oncall, text: Loud. } }], escalate: [{ after: 5m, then: [{ sms: { to: guest, text: Loud. } }] }] }';
  expect(wordsFor(later)).toContain('now: later.');
  expect(wordsFor(toGuest('enabled: false,'))).toContain('No rule of yours writes to guests');
  expect(wordsFor(toStaff)).toContain('No rule of yours writes to guests');
});
