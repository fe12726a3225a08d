import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../shared/incidents/incident.ts';
import type { About, PlanInput } from '../../../shared/rules/plan-input.ts';
import { planEvent } from '../../../shared/rules/planning.ts';
import { at, people, told } from '../../support/night.ts';
import { aPlanInput } from '../../support/plan-input.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const nina = { key: 'contact:oncall', name: 'Nina' };
const set = ruleSetOf(
  people,
  `
- id: loud
  when: noise-started
  then: [{ sms: { to: oncall, text: Loud } }]
  escalate: [{ after: 10m, then: [{ sms: { to: backup, text: still } }] }]
- { id: plain, when: noise-started, then: [{ sms: { to: oncall, text: Loud } }] }
- { id: hushed, when: noise-started, notifyAcknowledged: false, then: [{ sms: { to: owner, text: Loud } }] }
`,
);
const texted = (key: string, ruleId = 'loud') => ({ key, channel: 'sms', ruleId, sent: true });
const everyone = [texted('contact:oncall'), texted('contact:backup'), texted('contact:owner', 'hushed')];
const open = { id: 'one', openedAt: at('22:00'), lastEventAt: at('22:00') } as const;
const ack = { ...open, status: 'acknowledged', acknowledgedBy: nina, acknowledgedAt: at('22:05') } as const;
const snooze = { ...open, status: 'snoozed', snoozedBy: nina, snoozedUntil: at('23:00') } as const;

const planOf = (
  type: string,
  clock: string,
  about: About,
  incident: Partial<Incident>,
  more: Partial<PlanInput> = {},
) => {
  const event = told(type, clock, { about: { incidentId: 'one', ...about } });
  return planEvent(aPlanInput(set, event, incident, { told: everyone, ...more }));
};
type OwnPlan = ReturnType<typeof planOf>;
const names = ({ actions }: OwnPlan) => actions.map(({ recipient }) => recipient.name);
const due = ({ timers }: OwnPlan) => timers.map(({ type, dueAt, follows }) => [type, dueAt, follows]);
const isVoid = (plan: OwnPlan) => {
  expect(plan).toEqual({
    version: 1,
    transition: { kind: 'note', incident: plan.transition?.incident },
    actions: [],
    guestUpdates: [],
    timers: [],
    ladders: {},
    cooldowns: [],
    decisions: [],
  });
};

describe('somebody takes an incident', () => {
  it('and the others who were texted read who has it, unless their rule wants it otherwise', () => {
    const plan = planOf('nightdesk.acknowledged', '22:06', { by: nina, follows: at('22:05') }, open);
    expect(plan.actions.map(({ recipient, text, hold }) => [recipient.name, text, hold])).toEqual([
      ['Bo', 'Nina has it: Cabin, since 22:00.', 'when-over'],
    ]);
  });

  it('and is asked 30 minutes after that, once for each time it was taken', () => {
    const plan = planOf('nightdesk.acknowledged', '22:06', { by: nina, follows: at('22:05') }, ack);
    expect(due(plan)).toEqual([['nightdesk.reminder', at('22:35'), at('22:05')]]);
    const again = planOf('nightdesk.acknowledged', '22:40', { by: nina, follows: at('22:40') }, ack);
    expect(again.timers[0]?.id).not.toBe(plan.timers[0]?.id);
    const other = planOf(
      'nightdesk.acknowledged',
      '22:06',
      { by: nina, follows: at('22:05') },
      { ...ack, id: 'two' },
    );
    expect(other.timers[0]?.id).not.toBe(plan.timers[0]?.id);
  });

  it('without a name or a time: then it is the time of the event, and everybody reads it', () => {
    const plan = planOf('nightdesk.acknowledged', '22:06', {}, { ...open, status: 'acknowledged' });
    expect(names(plan)).toEqual(['Nina', 'Bo']);
    expect(due(plan)).toEqual([['nightdesk.reminder', at('22:36'), at('22:06')]]);
  });
});

describe('the reminder', () => {
  const remind = (about: About, incident: Partial<Incident>) =>
    planOf('nightdesk.reminder', '22:35', about, incident);

  it('asks whoever has it, and waits ten minutes for an answer', () => {
    const plan = remind({ follows: at('22:05') }, ack);
    expect(plan.actions.map(({ recipient, text }) => [recipient.name, text])).toEqual([
      ['Nina', 'Cabin: still going on since 22:00. Still yours? https://desk.example/one/contact:oncall'],
    ]);
    expect(due(plan)).toEqual([['nightdesk.resume', at('22:45'), at('22:05')]]);
    const later = remind({ follows: at('22:06') }, { ...ack, acknowledgedAt: at('22:06') });
    expect(later.timers[0]?.id).not.toBe(plan.timers[0]?.id);
  });

  it.each<[string, About, Partial<Incident>]>([
    ['it was taken again since', { follows: at('22:01') }, ack],
    ['nobody has it any more', { follows: at('22:05') }, { ...ack, status: 'open' }],
    ['it was put off since', { follows: at('22:05') }, { ...ack, status: 'snoozed' }],
    ['nobody knows who has it', { follows: at('22:05') }, { ...ack, acknowledgedBy: undefined }],
    ['it does not say what it follows', {}, { ...ack, acknowledgedAt: undefined }],
  ])('asks nobody when %s', (_, about, incident) => {
    isVoid(remind(about, incident));
  });
});

describe('somebody snoozes an incident', () => {
  it('and it opens again when the time is over', () => {
    const plan = planOf('nightdesk.snoozed', '22:10', { by: nina, until: at('23:00') }, snooze);
    expect(due(plan)).toEqual([['nightdesk.resume', at('23:00'), at('23:00')]]);
    expect(names(plan)).toEqual([]);
    const longer = planOf('nightdesk.snoozed', '22:20', { by: nina, until: at('23:30') }, snooze);
    expect(longer.timers[0]?.id).not.toBe(plan.timers[0]?.id);
  });

  it('without a time does nothing', () => {
    isVoid(planOf('nightdesk.snoozed', '22:10', { by: nina }, snooze));
  });
});

describe('an incident that nobody has any more', () => {
  const ladder = { startedAt: at('22:00'), run: 1, done: 0, pass: 1 };
  const ladders = { loud: ladder, plain: ladder, gone: ladder };
  const resume = (follows: string | undefined, incident: Partial<Incident>) =>
    planOf('nightdesk.resume', '23:00', { follows }, { ...incident, ladders });

  it.each<[string, string, Partial<Incident>]>([
    ['the reminder was not answered', at('22:05'), ack],
    ['the snooze is over', at('23:00'), snooze],
  ])('is open again when %s, and its ladders go on at once', (_, follows, incident) => {
    const plan = resume(follows, incident);
    expect(plan.transition).toMatchObject({
      kind: 'resume',
      follows,
      incident: { id: 'one', status: 'open' },
    });
    for (const field of ['acknowledgedBy', 'acknowledgedAt', 'snoozedBy', 'snoozedUntil'])
      expect(plan.transition?.incident).not.toHaveProperty(field);
    expect(plan.timers.map(({ dueAt, ladder: step }) => [dueAt, step])).toEqual([
      [at('23:00'), { ruleId: 'loud', round: 2, step: 0 }],
      [at('23:10'), { ruleId: 'loud', round: 2, step: 1 }],
    ]);
    expect(plan.ladders).toEqual({ loud: { startedAt: at('22:50'), run: 2, done: 0, pass: 1 } });
  });

  it.each([1, 4])('goes on with the end of its ladder where %s steps were taken and none is left', (done) => {
    const incident = { ...ack, ladders: { loud: { ...ladder, done } } };
    const { timers } = planOf('nightdesk.resume', '23:00', { follows: at('22:05') }, incident);
    expect(timers.map(({ dueAt, ladder: step }) => [dueAt, step?.step])).toEqual([[at('23:00'), 1]]);
  });

  it.each<[string, string | undefined, Partial<Incident>]>([
    ['whoever had it says that it is still theirs', at('22:01'), ack],
    ['it was snoozed for longer', at('22:30'), snooze],
    ['it was snoozed since it was taken', at('22:05'), { ...ack, ...snooze }],
    ['it was taken since it was snoozed', at('23:00'), { ...snooze, ...ack }],
    ['it is open again already', at('22:05'), { ...ack, status: 'open' }],
    ['the timer does not say what it follows', undefined, { ...ack, acknowledgedAt: undefined }],
  ])('stays as it is when %s', (_, follows, incident) => {
    isVoid(resume(follows, incident));
  });
});

describe('the end of an incident', () => {
  it('by a person or a rule is told to those who were texted', () => {
    const plan = planOf('nightdesk.resolved', '22:10', { by: nina }, { ...open, episode: 2 });
    expect(plan.transition).toMatchObject({
      kind: 'close',
      incident: { status: 'resolved', closedAt: at('22:10') },
    });
    expect(plan.actions.map(({ recipient, text }) => [recipient.name, text])).toEqual([
      ['Nina', 'Cabin: over since 22:10. Nothing more to do.'],
      ['Bo', 'Cabin: over since 22:10. Nothing more to do.'],
      ['Olof', 'Cabin: over since 22:10. Nothing more to do.'],
    ]);
  });

  it.each<[string, number | undefined, boolean]>([
    ['that saw this episode', 2, true],
    ['that does not say which it saw', undefined, true],
    ['that saw an earlier one', 1, false],
  ])('by a rule %s', (_, episode, isEnd) => {
    const plan = planOf('nightdesk.resolved', '22:10', { episode }, { ...open, episode: 2 });
    expect(plan.transition?.kind).toBe(isEnd ? 'close' : 'note');
    if (!isEnd) isVoid(plan);
  });

  it('comes by itself after six hours without news of noise, and not before', () => {
    const silent = planOf('nightdesk.silent', '04:00', {}, open);
    expect(silent.transition).toMatchObject({ kind: 'close', incident: { closedAt: at('04:00') } });
    expect(names(silent)).toEqual(['Nina', 'Bo', 'Olof']);

    const early = planOf('nightdesk.silent', '04:00', {}, { ...open, lastEventAt: at('22:01') });
    expect(early.transition?.kind).toBe('note');
    expect(due(early)).toEqual([['nightdesk.silent', at('04:01'), undefined]]);
    expect(names(early)).toEqual([]);
  });

  it('comes after as long a silence as the account says', () => {
    const hourly = ruleSetOf(people.replace('timeZone:', 'silence: { noise: 1h }, timeZone:'));
    const event = told('nightdesk.silent', '23:00', { about: { incidentId: 'one' } });
    expect(planEvent(aPlanInput(hourly, event, open)).transition?.kind).toBe('close');
    const begun = planEvent(aPlanInput(hourly, told('disturbance_first_notice', '22:00')));
    expect(due(begun)).toEqual([['nightdesk.silent', at('23:00'), undefined]]);
  });

  it.each([
    'nightdesk.acknowledged',
    'nightdesk.snoozed',
    'nightdesk.reminder',
    'nightdesk.resume',
    'nightdesk.resolved',
    'nightdesk.silent',
  ])('is the end: %s leads to nothing after it', (type) => {
    const about = { by: nina, follows: at('22:05'), until: at('23:00') };
    isVoid(planOf(type, '05:00', about, { ...open, status: 'resolved', closedAt: at('22:20') }));
  });
});

describe('the silence of an incident', () => {
  const second = 'disturbance_second_notice';

  it('is watched from its beginning on, and again when it comes back', () => {
    const begun = planEvent(aPlanInput(ruleSetOf(), told(second, '22:10')));
    expect(due(begun)).toEqual([['nightdesk.silent', at('04:10'), undefined]]);
    const back = { ...open, status: 'resolved', closedAt: at('22:05') } as const;
    const again = planEvent(aPlanInput(ruleSetOf(), told(second, '22:10'), back));
    expect(due(again)).toEqual([['nightdesk.silent', at('04:10'), undefined]]);
    expect(again.timers[0]?.id).toBe(`silent:one:${at('22:10')}`);
  });

  it('is not watched a second time with each notice, nor after the end', () => {
    for (const type of [second, 'disturbance_ended'])
      expect(planEvent(aPlanInput(ruleSetOf(), told(type, '22:10'), open)).timers).toEqual([]);
  });
});

describe('news of our own that nobody knows', () => {
  it('is on the timeline and leads to nothing', () => {
    isVoid(planOf('nightdesk.reported', '22:10', { by: nina }, open));
  });
});
