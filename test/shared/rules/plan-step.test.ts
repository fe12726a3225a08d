import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../shared/incidents/incident.ts';
import type { ActiveSet } from '../../../shared/rules/active-set.ts';
import type { PlanInput } from '../../../shared/rules/plan-input.ts';
import { planEvent } from '../../../shared/rules/planning.ts';
import { at, guestStays, nobodyStays, people, told } from '../../support/night.ts';
import { aPlanInput } from '../../support/plan-input.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const ladder = { startedAt: at('22:00'), run: 1, done: 0, pass: 1 };
const loud = `
id: loud
when: noise-started
then: [{ sms: { to: [guest, oncall], text: Loud } }, { resolve: true }]
escalate:
  - { after: 10m, then: [{ sms: { to: backup, text: still } }] }
  - { after: 20m, then: [{ call: { to: [owner, "+46701740609"], say: still } }, { sms: { to: gone, otherwise: oncall, text: still } }] }
  - { after: 30m, then: [{ resolve: true }, { sms: { to: guest, text: still } }] }
`;
const set = ruleSetOf(people, loud);

/** What the step leads to when it is due at 22:10. */
const taken = (
  due: { readonly step: number; readonly round?: number; readonly ruleId?: string } | undefined,
  incident: Partial<Incident> = {},
  inForce: ActiveSet = set,
  more: Partial<PlanInput> = {},
) => {
  const about = due && { ladder: { ruleId: 'loud', round: 1, ...due } };
  const event = told('nightdesk.step', '22:10', { about: { incidentId: 'one', ...about } });
  return planEvent(
    aPlanInput(
      inForce,
      event,
      { id: 'one', openedAt: at('22:00'), ladders: { loud: ladder }, ...incident },
      more,
    ),
  );
};
const names = ({ actions }: ReturnType<typeof taken>) =>
  actions.map(({ channel, recipient }) => `${channel} ${recipient.name}`);
const alarm = { condition: 'alarm', latest: { type: 'alarm_heard', at: at('22:00') } } as const;

describe('a step', () => {
  it('that is due tells its people, says whom, and is counted as taken', () => {
    const plan = taken({ step: 1 });
    expect(names(plan)).toEqual(['call Olof', 'call a number of the rule', 'sms Nina']);
    expect(plan.decisions).toEqual([
      {
        ruleId: 'loud',
        outcome: 'acts',
        because: 'step 2: call to Olof, call to a number of the rule, sms to Nina; there is no contact gone',
      },
    ]);
    expect(plan.ladders).toEqual({ loud: { ...ladder, done: 2 } });
    expect(plan.timers).toEqual([]);
  });

  it('that reaches everybody has no more to say', () => {
    expect(taken({ step: 0 }).decisions).toMatchObject([{ because: 'step 1: sms to Bo' }]);
  });

  it('may text the guest and end the incident', () => {
    const plan = taken({ step: 2 }, { episode: 3 }, set, { facts: guestStays });
    expect(names(plan)).toEqual(['sms the guest']);
    expect(plan.timers).toEqual([
      { id: 'resolve:one:3:loud', type: 'nightdesk.resolved', dueAt: at('22:10') },
    ]);
  });

  it('that finds nobody says why, and is taken all the same', () => {
    const nobody = ruleSetOf(
      '{ id: loud, when: noise, then: [{ sms: { to: gone, text: x } }], escalate: [{ after: 10m, then: [{ sms: { to: gone, otherwise: gone, text: x } }] }] }',
    );
    expect(taken({ step: 0 }, {}, nobody)).toMatchObject({
      actions: [],
      ladders: { loud: { done: 1 } },
      decisions: [
        {
          outcome: 'silent',
          because: 'step 1: there is no contact gone; neither the home nor the account has an owner',
        },
      ],
    });
  });

  const withoutEscalation = ruleSetOf(people, loud.split('escalate')[0] ?? '');
  it.each<[string, Parameters<typeof taken>]>([
    ['the escalation has gone on another way', [{ step: 0, round: 2 }]],
    ['the escalation has gone on another way', [{ step: 0 }, { ladders: {} }]],
    ['somebody has taken the incident (acknowledged)', [{ step: 0 }, { status: 'acknowledged' }]],
    ['somebody has taken the incident (snoozed)', [{ step: 0 }, { status: 'snoozed' }]],
    ['the rule has no escalation any more', [{ step: 0 }, {}, withoutEscalation]],
    ['the rule has no escalation any more', [{ step: 0 }, {}, ruleSetOf(people, `${loud}enabled: false`)]],
    ['the rule has no escalation any more', [{ step: 0 }, {}, ruleSetOf(people)]],
  ])('does nothing where %s, and says so', (because, args) => {
    expect(taken(...args)).toMatchObject({
      actions: [],
      timers: [],
      decisions: [{ ruleId: 'loud', outcome: 'silent', because }],
    });
    expect(taken(...args).ladders).toEqual({});
  });

  it('of no ladder is no step', () => {
    expect(taken(undefined)).toMatchObject({ actions: [], timers: [], decisions: [] });
  });
});

describe('the second time', () => {
  const second = { ladders: { loud: { ...ladder, pass: 2 } } };

  it('begins when nobody answered the last step, and the rule says so', () => {
    const plan = taken({ step: 3 });
    expect(plan.actions).toEqual([]);
    expect(plan.ladders).toMatchObject({ loud: { run: 2, pass: 2, done: 0 } });
    expect(plan.timers.map(({ dueAt }) => dueAt)).toEqual([
      at('22:10'),
      at('22:20'),
      at('22:30'),
      at('22:40'),
    ]);
    expect(plan.decisions).toEqual([
      {
        ruleId: 'loud',
        outcome: 'acts',
        because: 'nobody answered any step, so the escalation starts again and each step reaches more people',
      },
    ]);
  });

  it('each step reaches those before it once, not those after it, and not the guest again', () => {
    const plan = taken({ step: 0 }, second, set, { facts: guestStays });
    expect(names(plan)).toEqual(['sms Bo', 'sms Nina']);
  });
});

describe('the end of a ladder that nobody answered', () => {
  const end = { ladders: { loud: { ...ladder, pass: 2 } } };
  const because = 'nobody answered any step, so the fallback contact of the account is told';

  it('tells the fallback contact, unless somebody takes it meanwhile, and starts nothing again', () => {
    const plan = taken({ step: 3 }, end);
    expect(names(plan)).toEqual(['sms Frida']);
    expect(plan.actions).toMatchObject([{ hold: 'when-taken', ruleId: 'nightdesk' }]);
    expect(plan.actions[0]).not.toHaveProperty('urgent');
    expect(plan.decisions).toEqual([{ ruleId: 'loud', outcome: 'acts', because }]);
    expect(plan).toMatchObject({ ladders: {}, timers: [] });
  });

  it('is urgent for an alarm', () => {
    expect(taken({ step: 3 }, { ...end, ...alarm }).actions).toMatchObject([{ urgent: true }]);
  });

  it('tells the owner where no fallback contact is named', () => {
    const plan = taken({ step: 3 }, end, ruleSetOf(people.replace(' fallback: fallback,', ''), loud));
    expect(names(plan)).toEqual(['sms Olof']);
  });

  it('says that nobody is told where there is nobody', () => {
    const plan = taken({ step: 3 }, end, ruleSetOf(loud), { facts: nobodyStays });
    expect(plan.actions).toEqual([]);
    expect(plan.decisions).toEqual([{ ruleId: 'loud', outcome: 'silent', because }]);
  });
});
