import { describe, expect, it } from 'vitest';
import {
  aNight,
  at,
  guestStays,
  nobodyStays,
  people,
  reasons,
  sent,
  texts,
  told,
} from '../../support/night.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const first = 'disturbance_first_notice';
const ladder = ruleSetOf(
  people,
  `
id: noise
when: noise-started
then: [{ sms: { to: oncall, text: "{{home.name}} loud" } }]
escalate:
  - { after: 10m, then: [{ sms: { to: backup, text: still } }] }
  - { after: 20m, then: [{ call: { to: oncall, say: still } }] }
`,
);
const nina = { key: 'contact:oncall', name: 'Nina' };

const loud = (clock = '22:00') => {
  const night = aNight(ladder, nobodyStays);
  const { transition } = night.tell(told(first, clock));
  return { night, id: transition?.incident.id ?? '' };
};

describe('an escalation', () => {
  it('takes each step when its time has come while nobody answers', () => {
    const { night } = loud();
    night.pass(at('22:20'));
    expect(sent(night)).toEqual(['22:00 sms Nina', '22:10 sms Bo', '22:20 call Nina']);
  });

  it('starts again wider when nobody answered, and at last tells the fallback contact', () => {
    const { night } = loud();
    night.pass(at('23:30'));
    expect(sent(night)).toEqual([
      '22:00 sms Nina',
      '22:10 sms Bo',
      '22:20 call Nina',
      // The second pass: each step also reaches everyone before it.
      '22:30 sms Bo',
      '22:30 sms Nina',
      '22:40 call Nina',
      '22:40 call Bo',
      '22:50 sms Frida',
    ]);
    expect(texts(night).at(-1)).toMatch(/nobody has answered/);
  });

  it('takes no step once somebody has the incident', () => {
    const { night, id } = loud();
    night.acknowledge(id, nina, at('22:05'));
    night.pass(at('22:34'));
    expect(sent(night)).toEqual(['22:00 sms Nina']);
  });

  it('asks after 30 minutes whether it is still theirs, and goes on ten minutes later', () => {
    const { night, id } = loud();
    night.acknowledge(id, nina, at('22:05'));
    night.pass(at('22:55'));
    expect(sent(night)).toEqual(['22:00 sms Nina', '22:35 sms Nina', '22:45 sms Bo', '22:55 call Nina']);
  });

  it('takes no step once the incident is over, and tells those who were texted', () => {
    const { night } = loud();
    night.tell(told('disturbance_ended', '22:12'));
    night.pass(at('23:59'));
    expect(sent(night)).toEqual(['22:00 sms Nina', '22:10 sms Bo', '22:12 sms Nina', '22:12 sms Bo']);
  });

  it('tells only whoever took it that it is over', () => {
    const { night, id } = loud();
    night.pass(at('22:11'));
    night.acknowledge(id, nina, at('22:12'));
    night.tell(told('disturbance_ended', '22:15'));
    expect(sent(night).slice(2)).toEqual(['22:12 sms Bo', '22:15 sms Nina']);
  });

  it('tells the others once who has the incident, also when that is said again to the reminder', () => {
    const { night, id } = loud();
    night.pass(at('22:11'));
    night.acknowledge(id, nina, at('22:12'));
    night.pass(at('22:42'));
    night.acknowledge(id, nina, at('22:43'));
    night.pass(at('22:50'));
    const news = night.messages.filter(({ action }) => action.text.includes('has it'));
    expect(new Set(news.map(({ action }) => action.id)).size).toBe(1);
    expect(news[0]?.action.recipient.name).toBe('Bo');
  });

  it('goes on where it stood when the noise comes back, without the steps that were taken', () => {
    const { night } = loud();
    night.pass(at('22:11'));
    night.tell(told('disturbance_ended', '22:12'));
    night.tell(told(first, '22:18'));
    night.pass(at('22:21'));
    expect(sent(night)).toEqual([
      '22:00 sms Nina',
      '22:10 sms Bo',
      '22:12 sms Nina',
      '22:12 sms Bo',
      '22:18 sms Nina',
      '22:20 call Nina',
    ]);
  });

  it('of a rule that first matches while somebody has the incident stands still until nobody has it', () => {
    const set = ruleSetOf(
      people,
      `
- { id: noise, when: noise-started, then: [{ sms: { to: oncall, text: loud } }] }
- id: third
  when: noise-persists
  then: [{ sms: { to: oncall, text: third } }]
  escalate: [{ after: 5m, then: [{ sms: { to: backup, text: still } }] }]
`,
    );
    const night = aNight(set, nobodyStays);
    const { transition } = night.tell(told(first, '22:00'));
    night.acknowledge(transition?.incident.id ?? '', nina, at('22:05'));
    night.tell(told('disturbance_third_notice', '22:20'));
    night.pass(at('22:44'));
    expect(sent(night)).toEqual(['22:00 sms Nina', '22:20 sms Nina', '22:35 sms Nina']);
    night.pass(at('22:45'));
    expect(sent(night).at(-1)).toBe('22:45 sms Bo');
  });

  it('of a smoke alarm is as urgent as the alarm: no cap holds its steps back', () => {
    const set = ruleSetOf(
      people,
      `
id: smoke
when: smoke-alarm
then: [{ sms: { to: oncall, text: smoke } }]
escalate: [{ after: 2m, then: [{ sms: { to: backup, text: smoke } }] }]
`,
    );
    const night = aNight(set, nobodyStays);
    night.tell(told('alarm_heard', '22:00'));
    night.pass(at('23:00'));
    expect(night.messages.length).toBeGreaterThan(3);
    expect(night.messages.every(({ action }) => action.urgent)).toBe(true);
  });

  it('tells a fallback contact without a phone by e-mail', () => {
    const set = ruleSetOf(
      people.replace('phone: "+46701740604"', 'email: frida@example.com'),
      `
id: noise
when: noise-started
then: [{ sms: { to: oncall, text: loud } }]
escalate: [{ after: 1m, then: [{ sms: { to: oncall, text: still } }] }]
`,
    );
    const night = aNight(set, nobodyStays);
    night.tell(told(first, '22:00'));
    night.pass(at('23:30'));
    expect(sent(night).at(-1)).toMatch(/email Frida/);
    expect(night.messages.at(-1)?.action.subject).toBe('Cabin');
  });
});

describe('resolve', () => {
  const rule = `
id: snoozed-in-app
when: noise-snoozed
then: [{ resolve: true }]
`;

  it('ends the incident', () => {
    const night = aNight(ruleSetOf(people, rule), nobodyStays);
    night.tell(told(first, '22:00'));
    night.tell(told('disturbance_snoozed', '22:05'));
    expect(night.incidents()).toMatchObject([{ status: 'resolved', closedAt: at('22:05') }]);
  });

  it('of an earlier episode does not end what came back since', () => {
    const night = aNight(ruleSetOf(people, rule), nobodyStays);
    const { transition } = night.tell(told(first, '22:00'));
    night.tell(told('disturbance_ended', '22:04'));
    night.tell(told(first, '22:06'));
    const incidentId = transition?.incident.id ?? '';
    night.tell(told('nightdesk.resolved', '22:07', { about: { incidentId, episode: 1 } }));
    expect(night.incidents()).toMatchObject([{ status: 'open', episode: 2 }]);
    const by = { key: 'contact:oncall', name: 'Nina' };
    night.tell(told('nightdesk.resolved', '22:08', { about: { incidentId, episode: 1, by } }));
    expect(night.incidents()).toMatchObject([{ status: 'resolved' }]);
  });
});

describe('late news', () => {
  it('of what is over already is not sent', () => {
    const set = ruleSetOf(
      people,
      '{ id: second, when: noise-continues, then: [{ sms: { to: oncall, text: still } }] }',
    );
    const night = aNight(set, nobodyStays);
    night.tell(told(first, '22:00'));
    night.tell(told('disturbance_ended', '22:09'));
    night.tell(told('disturbance_second_notice', '22:08'), at('22:10'));
    expect(night.messages).toMatchObject([{ outcome: 'withheld', reason: 'the incident was over' }]);
    expect(reasons(night)).toEqual(['second: it was over at 22:09, before this was heard of']);
  });

  it('of what ended before it was heard of is shown, and neither sent nor escalated', () => {
    const night = aNight(ladder, nobodyStays);
    night.tell(told('disturbance_ended', '22:05'));
    const { transition, timers, ladders } = night.tell(told(first, '22:00'), at('22:06'));
    expect(transition).toMatchObject({
      kind: 'open',
      ended: { type: 'disturbance_ended', at: at('22:05') },
      incident: { status: 'resolved', openedAt: at('22:00'), closedAt: at('22:05') },
    });
    night.pass(at('23:00'));
    expect([sent(night), timers, ladders]).toEqual([[], [], {}]);
    expect(reasons(night)).toEqual(['noise: it was over at 22:05, before this was heard of']);
  });

  it('holds for every notice of what is over, in whatever order they come', () => {
    const set = ruleSetOf(
      people,
      '{ id: any, when: noise, then: [{ sms: { to: oncall, text: "{{event.type}}" } }] }',
    );
    const night = aNight(set, nobodyStays);
    night.tell(told('disturbance_ended', '22:25'));
    night.tell(told('disturbance_second_notice', '22:10'), at('22:26'));
    night.tell(told(first, '22:00'), at('22:27'));
    night.tell(told('disturbance_third_notice', '22:20'), at('22:28'));
    expect(texts(night)).toEqual(['disturbance_ended']);
    expect(night.incidents().map(({ status }) => status)).toEqual(['resolved']);
  });

  it('of an earlier noise keeps nobody from hearing of the next', () => {
    const night = aNight(ladder, nobodyStays);
    night.tell(told('disturbance_ended', '22:05'));
    night.tell(told(first, '22:06'));
    night.tell(told(first, '22:00'), at('22:07'));
    expect(texts(night)).toContain('Cabin loud');
    expect(night.incidents()).toMatchObject([{ status: 'open', openedAt: at('22:06') }]);
  });

  it('claims no cooldown for what is over', () => {
    const night = aNight(
      ruleSetOf(
        people,
        '{ id: quiet, when: smoke-alarm, cooldown: 1h, then: [{ sms: { to: oncall, text: Smoke. } }] }',
      ),
      nobodyStays,
    );
    night.tell(told('alarm_silenced', '22:05'));
    expect(night.tell(told('alarm_heard', '22:00'), at('22:06')).cooldowns).toEqual([]);
    night.tell(told('alarm_heard', '22:30'));
    expect(texts(night)).toEqual(['OVER, 22:00 to 22:05: Smoke.', 'Smoke.']);
  });

  it('of a smoke alarm that is silent again reaches staff, and says that it is over; guests are left alone', () => {
    const smoke = ruleSetOf(
      people,
      `
id: smoke
when: smoke-alarm
then:
  - sms: { to: [oncall, guest], text: "Smoke at {{home.name}}" }
  - guest: { description: "Smoke." }
escalate: [{ after: 2m, then: [{ call: { to: oncall, say: Smoke } }] }]
`,
    );
    const night = aNight(smoke, guestStays);
    night.tell(told('alarm_silenced', '22:05'));
    const { guestUpdates } = night.tell(told('alarm_heard', '22:00'), at('22:06'));
    night.pass(at('23:00'));
    expect(sent(night)).toEqual(['22:06 sms Nina']);
    expect(texts(night)).toEqual(['OVER, 22:00 to 22:05: Smoke at Cabin']);
    expect(guestUpdates).toEqual([]);
    expect(reasons(night)[0]).toContain('it is over already');
  });

  it('of a smoke alarm says that it is over also where the incident was known', () => {
    const night = aNight(
      ruleSetOf(people, '{ id: smoke, when: smoke-alarm, then: [{ sms: { to: oncall, text: Smoke. } }] }'),
      nobodyStays,
    );
    night.tell(told('alarm_heard', '22:00'));
    night.tell(told('alarm_silenced', '22:05'));
    night.tell(told('alarm_heard', '22:03'), at('22:06'));
    expect(texts(night)).toContain('OVER, 22:03 to 22:05: Smoke.');
  });

  it('of an end does not close what began again since', () => {
    const night = aNight(ruleSetOf(people), nobodyStays);
    night.tell(told(first, '22:00'));
    night.tell(told(first, '22:09'));
    night.tell(told('disturbance_ended', '22:05'), at('22:10'));
    expect(night.incidents()).toMatchObject([{ status: 'open' }]);
    night.tell(told('disturbance_ended', '22:20'));
    expect(night.incidents()).toMatchObject([{ status: 'resolved' }]);
  });
});
