import { describe, expect, it } from 'vitest';
import { quietUntil } from '../../../shared/rules/quiet-until.ts';
import { resolveRecipient } from '../../../shared/rules/recipients.ts';
import { at, told } from '../../support/night.ts';
import { aPlanInput } from '../../support/plan-input.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const siv = '{ kind: contact, id: siv, phone: "+46701740609", doNotDisturb: { from: "22:00", to: "07:00" } }';
const home = (timeZone: string) => `{ kind: home, id: cabin, timeZone: ${timeZone} }`;
const account = (timeZone: string) => `{ kind: account, id: default, owner: siv, timeZone: ${timeZone} }`;

/** Until when Siv is not to be disturbed at 22:30 in Stockholm. */
const quiet = (...yamls: readonly string[]) => {
  const set = ruleSetOf(siv, ...yamls);
  const input = aPlanInput(set, told('disturbance_first_notice', '22:30'));
  const context = {
    set,
    home: undefined,
    country: undefined,
    stay: { kind: 'none' },
    at: input.now,
  } as const;
  const [found] = resolveRecipient('siv', 'sms', context).recipients;
  return found && quietUntil(found, input);
};

describe('a quiet time', () => {
  it('is in the time zone of the account, wherever the home is', () => {
    expect(quiet(account('Europe/Stockholm'), home('Asia/Tokyo'))).toBe(at('07:00'));
    // 21:30 in London, half an hour before it begins.
    expect(quiet(account('Europe/London'), home('Europe/Stockholm'))).toBeUndefined();
  });

  it('is in that of the home where the account has none', () => {
    expect(quiet(home('Europe/London'))).toBeUndefined();
    expect(quiet(home('Europe/Helsinki'))).toBe(at('06:00'));
  });
});
