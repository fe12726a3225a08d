import { describe, expect, it } from 'vitest';
import { aNight, nobodyStays, people, reasons, sent, told } from '../../support/night.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const quiet = people.replace('name: Nina,', 'name: Nina, doNotDisturb: { from: "22:00", to: "07:00" },');
const rule = (to: string) =>
  `{ id: noise, when: [noise-started, smoke-alarm], then: [{ sms: { to: ${to}, text: loud } }] }`;
const first = 'disturbance_first_notice';

describe('do not disturb', () => {
  it('holds a text until the quiet time ends', () => {
    const night = aNight(ruleSetOf(quiet, rule('oncall')), nobodyStays);
    night.tell(told(first, '23:00'));
    expect(sent(night)).toEqual([]);
    expect(reasons(night)[0]).toContain('once it may be disturbed');
    night.pass('2026-11-22T06:00:00.000Z');
    expect(sent(night)).toEqual([]);
    expect(night.messages).toMatchObject([{ outcome: 'withheld', reason: 'the incident was over' }]);
  });

  it('leaves it to the next recipient where there is one', () => {
    const night = aNight(ruleSetOf(quiet, rule('[oncall, backup]')), nobodyStays);
    night.tell(told(first, '23:00'));
    expect(sent(night)).toEqual(['23:00 sms Bo']);
    expect(reasons(night)[0]).toContain('Nina is not to be disturbed');
  });

  it('does not hold back an alarm', () => {
    const night = aNight(ruleSetOf(quiet, rule('oncall')), nobodyStays);
    night.tell(told('alarm_heard', '23:00'));
    expect(sent(night)).toEqual(['23:00 sms Nina']);
  });

  it('never applies to whoever is on duty, also when the rule names the person', () => {
    const rota = `{ kind: contact, id: duty, rota: { timeZone: Europe/Stockholm, weekly: [{ contact: oncall, days: [sat] }] } }`;
    const night = aNight(ruleSetOf(quiet, rota, rule('oncall')), nobodyStays);
    night.tell(told(first, '23:00'));
    expect(sent(night)).toEqual(['23:00 sms Nina']);
    // The rota ends at midnight.
    night.tell(told(first, '00:30', { homeId: 'other' }));
    expect(sent(night)).toHaveLength(1);
  });

  it('lets good news wait: an end at night is told in the morning', () => {
    const night = aNight(ruleSetOf(quiet, rule('oncall')), nobodyStays);
    night.tell(told(first, '21:50'));
    night.tell(told('disturbance_ended', '23:00'));
    expect(sent(night)).toEqual(['21:50 sms Nina']);
    night.pass('2026-11-22T06:00:00.000Z');
    expect(sent(night)).toEqual(['21:50 sms Nina', '07:00 sms Nina']);
  });
});
