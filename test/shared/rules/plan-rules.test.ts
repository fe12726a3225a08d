import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../shared/rules/plan.ts';
import { planEvent } from '../../../shared/rules/planning.ts';
import {
  aGuest,
  aNight,
  at,
  guestStays,
  nobodyStays,
  people,
  reasons,
  sent,
  told,
} from '../../support/night.ts';
import { aPlanInput } from '../../support/plan-input.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const first = 'disturbance_first_notice';
const nina = { key: 'contact:oncall', name: 'Nina' };
const nightOf = (facts: Parameters<typeof aNight>[1], ...yamls: readonly string[]) =>
  aNight(ruleSetOf(people, ...yamls), facts);
type Night = ReturnType<typeof aNight>;
const last = (night: Night) => night.plans.at(-1)?.plan;
const outcomes = (night: Night) =>
  last(night)?.decisions.map(({ ruleId, outcome }) => `${ruleId} ${outcome}`);
const climbsOf = ({ ladders, timers }: Plan) => ({ ladders, timers });
const steps = (night: Night) =>
  last(night)
    ?.timers.filter(({ type }) => type === 'nightdesk.step')
    .map(({ dueAt, ladder }) => [dueAt, ladder?.step]);
const sms = (to: string) => `then: [{ sms: { to: ${to}, text: Loud } }]`;
const ladder = 'escalate: [{ after: 10m, then: [{ sms: { to: backup, text: still } }] }]';

describe('an event that no rule is about', () => {
  it('leads to nothing', () => {
    const night = nightOf(guestStays);
    expect(night.tell(told('short_button_press', '22:00'))).toEqual({
      version: 1,
      actions: [],
      guestUpdates: [],
      timers: [],
      ladders: {},
      cooldowns: [],
      decisions: [],
    });
  });
});

describe('a change of the stay', () => {
  const change = (fields: string, more = '') =>
    `{ id: note, when: noise-started, then: [{ guest: ${fields} }]${more} }`;
  const updates = (facts: Parameters<typeof aNight>[1], ...yamls: readonly string[]) => {
    const night = nightOf(facts, ...yamls);
    night.tell(told(first, '22:00', { id: 'one' }));
    return { updates: last(night)?.guestUpdates ?? [], said: reasons(night) };
  };

  it('is for the guest who stays, in the language of the home, and leaves out what is not named', () => {
    const swedish = '{ kind: home, id: cabin, name: Stugan, language: sv }';
    const { updates: planned, said } = updates(
      guestStays,
      swedish,
      change('{ description: { en: "Loud at {{event.time}}", sv: "Högljudd {{event.time}}" } }'),
    );
    expect(planned).toEqual([
      {
        id: planned[0]?.id,
        ruleId: 'note',
        ruleVersion: '1',
        guestId: aGuest.id,
        change: { description: 'Högljudd 22:00' },
      },
    ]);
    expect(said).toEqual(["note: changes the guest's stay"]);
  });

  it('changes the name and nothing to nothing', () => {
    const nameless = {
      ...guestStays,
      stay: { kind: 'staying', guest: { ...aGuest, name: undefined } },
    } as const;
    const fields = '{ name: "{{home.name}} (loud)", description: "{{guest.name|}}" }';
    expect(updates(nameless, change(fields)).updates.map((update) => update.change)).toEqual([
      { name: 'Cabin (loud)' },
    ]);
  });

  it('has an identity of its own by rule, place and stay', () => {
    const twice = '{ id: note, when: noise-started, then: [{ guest: { name: a } }, { guest: { name: b } }] }';
    const other = { ...guestStays, stay: { kind: 'staying', guest: { ...aGuest, id: 'stay-2' } } } as const;
    const ids = [...updates(guestStays, twice).updates, ...updates(other, twice).updates].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  it('is none where nobody knows whose stay it were', () => {
    for (const facts of [nobodyStays, { ...nobodyStays, stay: { kind: 'overlapping' } } as const]) {
      const { updates: planned, said } = updates(facts, change('{ name: x }'));
      expect(planned).toEqual([]);
      expect(said).toEqual(['note: there is nobody to tell']);
    }
  });

  it('of a rule that is tried out is marked as such', () => {
    const { updates: planned, said } = updates(guestStays, change('{ name: x }', ', dryRun: true'));
    expect(planned).toMatchObject([{ dryRun: true }]);
    expect(said).toEqual(["note: would send: changes the guest's stay"]);
  });
});

describe('resolve', () => {
  const ends = (when: string, more = '') =>
    `{ id: ends, when: ${when}, then: [{ resolve: true }, { sms: { to: oncall, text: Over } }]${more} }`;

  it('ends the incident beside the other actions of its rule, and says so', () => {
    const night = nightOf(nobodyStays, ends('noise-snoozed'));
    const { transition } = night.tell(told(first, '22:00'));
    night.tell(told('disturbance_snoozed', '22:05'));
    const id = transition?.incident.id;
    expect(night.incidents()).toMatchObject([{ id, status: 'resolved', closedAt: at('22:05') }]);
    const [snoozed] = night.plans.filter(({ event }) => event.type === 'disturbance_snoozed');
    expect(snoozed?.plan.timers).toEqual([
      { id: `resolve:${id}:1:ends`, type: 'nightdesk.resolved', dueAt: at('22:05') },
    ]);
    expect(snoozed?.plan.decisions).toEqual([
      { ruleId: 'ends', outcome: 'acts', because: 'sms to Nina, ends the incident' },
    ]);
  });

  it('has nothing to end of what is over, nor of what is no incident', () => {
    const night = nightOf(nobodyStays, ends('[noise-ended, button-pressed]'));
    night.tell(told(first, '22:00'));
    for (const type of ['disturbance_ended', 'short_button_press']) {
      expect(night.tell(told(type, '22:05')).timers).toEqual([]);
      expect(reasons(night)).toEqual(['ends: sms to Nina']);
    }
  });

  it('of a rule that is tried out ends nothing', () => {
    const night = nightOf(nobodyStays, ends('noise-snoozed', ', dryRun: true'));
    night.tell(told(first, '22:00'));
    night.tell(told('disturbance_snoozed', '22:05'));
    expect(night.incidents()).toMatchObject([{ status: 'open' }]);
  });
});

describe('a rule that does not act', () => {
  it('says that it is paused, and until when', () => {
    const paused = `{ id: loud, when: noise-started, pausedUntil: "2026-11-22T07:00:00Z", ${sms('oncall')} }`;
    const night = nightOf(nobodyStays, paused);
    night.tell(told(first, '22:00'));
    expect(last(night)).toMatchObject({
      actions: [],
      decisions: [
        { ruleId: 'loud', outcome: 'silent', because: 'the rule is paused until 2026-11-22 08:00' },
      ],
    });
  });

  it('says which condition decided', () => {
    const night = nightOf(
      nobodyStays,
      `{ id: loud, when: noise-started, if: { guest: staying }, ${sms('oncall')} }`,
    );
    night.tell(told(first, '22:00'));
    expect(last(night)?.decisions).toEqual([
      { ruleId: 'loud', outcome: 'silent', because: 'no guest is staying' },
    ]);
  });

  it('claims no cooldown, starts no escalation and stops nobody, and one that is merged escalates all the same', () => {
    const more = `cooldown: 30m, stop: true, ${ladder}`;
    const night = aNight(
      ruleSetOf(
        people.replace(' fallback: fallback,', '').replace(' owner: owner,', ' owner: gone,'),
        `{ id: a, when: noise-started, priority: 1, ${sms('gone').replace('to: gone', 'to: gone, otherwise: gone')}, ${more} }`,
        `{ id: b, when: noise-started, priority: 2, dryRun: true, ${sms('backup')}, ${more} }`,
        `{ id: c, when: noise-started, priority: 3, ${sms('oncall')} }`,
        `{ id: d, when: noise-started, priority: 4, ${sms('oncall')}, ${more} }`,
        `{ id: e, when: noise-started, priority: 5, ${sms('backup')} }`,
      ),
      nobodyStays,
    );
    night.tell(told(first, '22:00'));
    expect(outcomes(night)).toEqual(['a silent', 'b acts', 'c acts', 'd merged', 'e acts']);
    expect(last(night)?.cooldowns).toEqual([]);
    expect(Object.keys(last(night)?.ladders ?? {})).toEqual(['d']);
    expect(sent(night)).toEqual(['22:00 sms Nina', '22:00 sms Bo']);
  });

  it('and that is tried out has nobody to tell where there is nobody', () => {
    const night = nightOf(
      nobodyStays,
      `{ id: a, when: noise-started, dryRun: true, then: [{ guest: { name: x } }] }`,
    );
    night.tell(told(first, '22:00'));
    expect(reasons(night)).toEqual(['a: there is nobody to tell']);
  });
});

describe('a rule that acts', () => {
  it('claims its cooldown from the event on', () => {
    const night = nightOf(nobodyStays, `{ id: loud, when: noise-started, cooldown: 30m, ${sms('oncall')} }`);
    night.tell(told(first, '22:00'), at('22:01'));
    expect(last(night)?.cooldowns).toEqual([{ ruleId: 'loud', until: at('22:30') }]);
  });

  it('stops those after it, which say so', () => {
    const night = nightOf(
      nobodyStays,
      `{ id: a, when: noise-started, stop: true, ${sms('oncall')} }`,
      `{ id: b, when: noise-started, ${sms('backup')} }`,
    );
    night.tell(told(first, '22:00'));
    expect(sent(night)).toEqual(['22:00 sms Nina']);
    expect(last(night)?.decisions[1]).toEqual({
      ruleId: 'b',
      outcome: 'silent',
      because: 'a acted, and it stops later rules',
    });
  });

  it('at the end of an incident, or without one, has nothing to escalate', () => {
    const night = nightOf(
      nobodyStays,
      `{ id: end, when: [noise-ended, button-pressed], ${sms('oncall')}, ${ladder} }`,
    );
    night.tell(told(first, '22:00'));
    for (const type of ['disturbance_ended', 'short_button_press'])
      expect(climbsOf(night.tell(told(type, '22:05')))).toEqual({ ladders: {}, timers: [] });
  });
});

describe('a ladder', () => {
  const loud = `{ id: loud, when: noise, ${sms('oncall')}, ${ladder} }`;

  it('starts once per incident, with its first match', () => {
    const night = nightOf(nobodyStays, loud);
    night.tell(told(first, '22:00'));
    expect(steps(night)).toEqual([
      [at('22:10'), 0],
      [at('22:20'), 1],
    ]);
    const second = night.tell(told('disturbance_second_notice', '22:05'));
    expect(climbsOf(second)).toEqual({ ladders: {}, timers: [] });
  });

  it('stands without a timer while somebody has the incident', () => {
    const night = nightOf(nobodyStays, loud.replace('when: noise,', 'when: noise-continues,'));
    const { transition } = night.tell(told(first, '22:00'));
    night.acknowledge(transition?.incident.id ?? '', nina, at('22:02'));
    night.tell(told('disturbance_second_notice', '22:05'));
    expect(last(night)).toMatchObject({ ladders: { loud: { run: 1, done: 0 } }, timers: [] });
  });

  it('catches up when the noise comes back: a step whose time passed meanwhile is due at once', () => {
    const night = nightOf(nobodyStays, loud);
    night.tell(told(first, '22:00'));
    night.tell(told('disturbance_ended', '22:08'));
    night.tell(told(first, '22:15'));
    const [back] = night.plans.filter(({ plan }) => plan.transition?.kind === 'reopen');
    expect(
      back?.plan.timers.filter(({ type }) => type === 'nightdesk.step').map(({ dueAt }) => dueAt),
    ).toEqual([at('22:15'), at('22:20')]);
    expect(sent(night).at(-1)).toBe('22:15 sms Bo');
  });

  it('is not caught up of a rule that is gone, or that escalates no more', () => {
    const set = ruleSetOf(people, `{ id: plain, when: noise-persists, ${sms('oncall')} }`, loud);
    const old = { startedAt: at('22:00'), run: 1, done: 0, pass: 1 };
    const { ladders } = planEvent(
      aPlanInput(set, told(first, '22:15'), {
        status: 'resolved',
        closedAt: at('22:08'),
        ladders: { gone: old, plain: old, loud: old },
      }),
    );
    expect(ladders).toEqual({ loud: { ...old, run: 2 } });
  });
});
