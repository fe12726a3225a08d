import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../shared/incidents/incident.ts';
import type { Told } from '../../../shared/rules/plan-input.ts';
import { planEvent } from '../../../shared/rules/planning.ts';
import { aNight, at, nobodyStays, people, sent, told } from '../../support/night.ts';
import { aPlanInput } from '../../support/plan-input.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const nina = { key: 'contact:oncall', name: 'Nina' };
const texted = (key: string, more: Partial<Told> = {}): Told => ({
  key,
  channel: 'sms',
  ruleId: 'loud',
  sent: true,
  ...more,
});
const loud = '{ id: loud, when: noise-started, then: [{ sms: { to: oncall, text: Loud } }] }';

/** What is said at the end by Nightdesk itself. */
const allClear = (
  tellings: readonly Told[],
  incident: Partial<Incident> = {},
  ...yamls: readonly string[]
) => {
  const set = ruleSetOf(people, loud, ...yamls);
  const before = {
    openedAt: at('22:00'),
    latest: { type: 'disturbance_first_notice', at: at('22:00') },
    ...incident,
  };
  const plan = planEvent(aPlanInput(set, told('disturbance_ended', '22:20'), before, { told: tellings }));
  return plan.actions.filter(({ ruleId }) => ruleId === 'nightdesk');
};
const names = (...args: Parameters<typeof allClear>) =>
  allClear(...args).map(({ recipient }) => recipient.name);
const taken = { status: 'acknowledged', acknowledgedBy: nina, acknowledgedAt: at('22:05') } as const;

describe('the all-clear', () => {
  it('goes to staff who were texted or called, as a text that nothing holds back', () => {
    const tellings = [texted('contact:oncall'), texted('contact:backup', { channel: 'call' })];
    expect(allClear(tellings)).toMatchObject([
      {
        channel: 'sms',
        recipient: { name: 'Nina' },
        text: 'Cabin: over since 22:20. Nothing more to do.',
        hold: 'never',
        onAmbiguity: 'resend',
        validUntil: at('22:50'),
      },
      { channel: 'sms', recipient: { name: 'Bo' } },
    ]);
    for (const action of allClear(tellings)) expect(action).not.toHaveProperty('subject');
  });

  it('goes to a number that a rule names', () => {
    expect(allClear([texted('address:+46701740609')])).toMatchObject([
      { recipient: { address: '+46701740609', name: 'a number of the rule' } },
    ]);
  });

  it('goes to nobody who was only e-mailed, whose text never went out, or who is the guest', () => {
    expect(
      names([
        texted('contact:owner', { channel: 'email' }),
        texted('contact:backup', { sent: false }),
        // A stay whose id is that of a contact is still a guest's.
        texted('guest:oncall'),
      ]),
    ).toEqual([]);
  });

  it('goes once to a number that two contacts share', () => {
    const twin = '{ kind: contact, id: twin, phone: "+46701740602" }';
    expect(allClear([texted('contact:oncall'), texted('contact:twin')], {}, twin)).toHaveLength(1);
  });

  it('is left out where the rule says so, and not where the rule is gone', () => {
    const hushed = loud.replace(/}$/, ', notifyEnd: false }').replace('id: loud', 'id: hushed');
    expect(
      names(
        [texted('contact:oncall', { ruleId: 'hushed' }), texted('contact:backup', { ruleId: 'gone' })],
        {},
        hushed,
      ),
    ).toEqual(['Bo']);
    expect(names([texted('contact:backup', { ruleId: 'hushed' })], taken, hushed)).toEqual([]);
  });

  it('goes to whoever took the incident alone', () => {
    expect(names([texted('contact:backup')], taken)).toEqual(['Nina']);
  });

  it('is not said twice: a rule that texts about the end says it, one that e-mails does not', () => {
    const ends = (action: string) => `{ id: end, when: noise-ended, then: [{ ${action} }] }`;
    const tellings = [texted('contact:owner'), texted('contact:backup')];
    expect(names(tellings, {}, ends('sms: { to: owner, text: Over }'))).toEqual(['Bo']);
    expect(names(tellings, {}, ends('email: { to: owner, subject: Over, text: Over }'))).toEqual([
      'Olof',
      'Bo',
    ]);
    expect(names(tellings, {}, ends('call: { to: owner, say: Over }'))).toEqual(['Olof', 'Bo']);
  });

  it('is in the language of the contact', () => {
    const svea = '{ kind: contact, id: svea, phone: "+46701740609", language: sv }';
    expect(allClear([texted('contact:svea')], {}, svea)[0]?.text).toBe(
      'Cabin: över sedan 22:20. Inget mer att göra.',
    );
  });
});

describe('that somebody has it', () => {
  const night = (by: typeof nina) => {
    const set = ruleSetOf(people, loud.replace('oncall', '[oncall, backup, owner]'));
    const one = aNight(set, nobodyStays);
    const { transition } = one.tell(told('disturbance_first_notice', '22:00'));
    one.acknowledge(transition?.incident.id ?? '', by, at('22:05'));
    return one;
  };

  it('is told once to each of the others, and again where somebody else has it in a later episode', () => {
    const one = night(nina);
    const [incident] = one.incidents();
    one.acknowledge(incident?.id ?? '', nina, at('22:10'));
    expect(sent(one).slice(3)).toEqual(['22:05 sms Bo', '22:05 sms Olof']);
    one.tell(told('disturbance_ended', '22:15'));
    one.tell(told('disturbance_first_notice', '22:20'));
    const before = sent(one).length;
    one.acknowledge(incident?.id ?? '', { key: 'contact:backup', name: 'Bo' }, at('22:25'));
    expect(sent(one).slice(before)).toEqual(['22:25 sms Nina', '22:25 sms Olof']);
    one.tell(told('disturbance_ended', '22:30'));
    one.tell(told('disturbance_first_notice', '22:35'));
    const third = sent(one).length;
    one.acknowledge(incident?.id ?? '', { key: 'contact:backup', name: 'Bo' }, at('22:36'));
    expect(sent(one).slice(third)).toEqual(['22:36 sms Nina', '22:36 sms Olof']);
  });

  it('is told again where somebody else has it, since the first one did not answer', () => {
    const one = night(nina);
    one.pass(at('22:50'));
    const before = sent(one).length;
    one.acknowledge(one.incidents()[0]?.id ?? '', { key: 'contact:backup', name: 'Bo' }, at('22:51'));
    expect(sent(one).slice(before)).toEqual(['22:51 sms Nina', '22:51 sms Olof']);
  });
});

describe('whoever has it', () => {
  it('is asked again 30 minutes after each answer', () => {
    const one = aNight(ruleSetOf(people, loud), nobodyStays);
    const { transition } = one.tell(told('disturbance_first_notice', '22:00'));
    for (const clock of ['22:05', '22:36', '23:07'])
      one.acknowledge(transition?.incident.id ?? '', nina, at(clock));
    expect(sent(one)).toEqual(['22:00 sms Nina', '22:35 sms Nina', '23:06 sms Nina']);
  });
});
