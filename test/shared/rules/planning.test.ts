import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transitionOf } from '../../../shared/incidents/transition.ts';
import { eventTypeOf } from '../../../shared/minut/event-catalogue.ts';
import { type EventFacts, type Facts, noFacts } from '../../../shared/rules/facts.ts';
import { itemSchemas } from '../../../shared/rules/item-schemas.ts';
import type { PlanInput } from '../../../shared/rules/plan-input.ts';
import { planEvent } from '../../../shared/rules/planning.ts';
import { indexRules } from '../../../shared/rules/rule-index.ts';
import { guestNumber, staffNumber } from '../../support/builders.ts';
import { ruleThat } from '../../support/config-edits.ts';

const at = '2026-11-21T21:40:00.000Z';
const people = ['nina', 'olof', 'team', 'guest', 'owner', staffNumber, 'nobody', 'desk@example.com'] as const;

const contact = (fields: object) => itemSchemas.contact.parse(fields);
const contacts = new Map([
  ['nina', contact({ id: 'nina', phone: staffNumber, email: 'nina@example.com' })],
  ['olof', contact({ id: 'olof', phone: '+46701740607' })],
  ['team', contact({ id: 'team', members: ['nina', 'olof', 'team'] })],
]);

const staying: Facts = {
  ...noFacts,
  stay: { kind: 'staying', guest: { id: 'g1', name: 'Ada\nLovelace', phone: guestNumber, kind: 'guest' } },
};

const inputOf = (
  rules: readonly unknown[],
  more: Partial<EventFacts> = {},
  facts: Facts = staying,
): PlanInput => {
  const type = eventTypeOf(more.type ?? 'disturbance_first_notice');
  const event: EventFacts = {
    id: 'e1',
    account: 'default',
    type: type?.type ?? 'unknown',
    category: type?.category ?? 'unknown',
    severity: type?.severity ?? 'info',
    notice: type?.notice ?? 1,
    title: type?.title ?? '',
    at,
    homeId: 'home',
    ...more,
  };
  const set = {
    account: itemSchemas.account.parse({ id: 'default', owner: 'nina' }),
    rules: rules.map((rule) => ({ rule: itemSchemas.rule.parse(rule), version: '1' })),
    contacts,
    homes: new Map(),
  };
  return {
    event,
    set,
    candidates: indexRules(set).candidates(event.type, event.homeId),
    facts,
    incident: undefined,
    transition: transitionOf(event, type, undefined),
    about: undefined,
    told: [],
    cooldowns: new Map(),
    defaultTimeZone: 'Europe/Stockholm',
    now: '2026-11-21T21:40:05.000Z',
    linkTo: (incidentId, key) => `https://desk.example.com/i/${incidentId}/${key.length}`,
  };
};

const action = fc
  .record({ to: fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 4 }), isEmail: fc.boolean() })
  .map(({ to, isEmail }) =>
    isEmail
      ? { email: { to, subject: 'Loud', text: 'Hi {{guest.name|there}}' } }
      : { sms: { to, text: 'Hi {{guest.firstName|there}}, {{device.name|a sensor}}' } },
  );
const rules = fc
  .array(
    fc.record({
      actions: fc.array(action, { minLength: 1, maxLength: 4 }),
      priority: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) =>
    list.map(({ actions, priority }, index) => ruleThat(actions, { id: `rule-${index}`, priority })),
  );

describe('a plan', () => {
  it('is the same for the same input, to the letter, in whatever order the rules are loaded', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const plan = JSON.stringify(planEvent(inputOf(list)));
        expect(JSON.stringify(planEvent(inputOf(list)))).toBe(plan);
        expect(JSON.stringify(planEvent(inputOf(list.toReversed())))).toBe(plan);
      }),
    );
  });

  it('gives each action an identity of its own, and each recipient one message per channel', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const { actions } = planEvent(inputOf(list));
        expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
        const slots = actions.map(({ channel, recipient }) => `${channel} ${recipient.address}`);
        expect(new Set(slots).size).toBe(slots.length);
      }),
    );
  });

  it('gives another event, account or rule other identities, and another text, time or priority the same', () => {
    const rule = ruleThat([{ sms: { to: 'nina', text: 'One' } }]);
    const idOf = (input: PlanInput) => planEvent(input).actions.map(({ id }) => id);
    const same = idOf(inputOf([rule]));
    expect(idOf(inputOf([ruleThat([{ sms: { to: 'nina', text: 'Two' } }], { priority: 3 })]))).toEqual(same);
    expect(idOf({ ...inputOf([rule]), now: '2026-11-21T21:45:00.000Z' })).toEqual(same);
    for (const other of [
      inputOf([rule], { id: 'e2' }),
      inputOf([rule], { account: 'other' }),
      inputOf([{ ...rule, id: 'other' }]),
      inputOf([ruleThat([{ sms: { to: 'nobody', text: 'x' } }, { sms: { to: 'olof', text: 'One' } }])]),
    ]) {
      expect(idOf(other)).not.toEqual(same);
    }
  });

  it('prints no undefined, and no line that a guest’s name would begin', () => {
    fc.assert(
      fc.property(rules, fc.constantFrom(staying, noFacts), (list, facts) => {
        for (const { text, subject = '' } of planEvent(inputOf(list, {}, facts)).actions)
          expect(`${text}${subject}`).not.toMatch(/undefined|null|NaN|\n/);
      }),
    );
  });

  it('says of every rule what became of it', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const { decisions } = planEvent(inputOf(list));
        expect(decisions.map(({ ruleId }) => ruleId).toSorted()).toEqual(list.map(({ id }) => id).toSorted());
        for (const { because } of decisions) expect(because).not.toBe('');
      }),
    );
  });

  it('names no number and no address in what it says', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const said = JSON.stringify(planEvent(inputOf(list)).decisions);
        for (const secret of [staffNumber, guestNumber, 'nina@example.com', 'desk@example.com', 'Lovelace'])
          expect(said).not.toContain(secret);
      }),
    );
  });

  it('parks an unclear text to a guest and sends one to staff again', () => {
    const { actions } = planEvent(inputOf([ruleThat([{ sms: { to: ['guest', 'nina'], text: 'x' } }])]));
    expect(actions.map(({ recipient, onAmbiguity }) => [recipient.role, onAmbiguity])).toEqual([
      ['guest', 'park'],
      ['staff', 'resend'],
    ]);
  });

  it('texts no guest whose number is a contact’s own', () => {
    const facts: Facts = {
      ...noFacts,
      stay: { kind: 'staying', guest: { id: 'g1', phone: staffNumber, kind: 'guest' } },
    };
    const { actions } = planEvent(inputOf([ruleThat([{ sms: { to: 'guest', text: 'x' } }])], {}, facts));
    expect(actions.filter(({ recipient }) => recipient.role === 'guest')).toEqual([]);
  });

  it.each<[string, string, 'guest' | 'nina', number]>([
    ['a text to a guest', 'disturbance_first_notice', 'guest', 10],
    ['noise to staff', 'disturbance_first_notice', 'nina', 30],
    ['climate', 'temperature_low', 'nina', 6 * 60],
    ['a device', 'battery_low', 'nina', 24 * 60],
    ['smoke', 'alarm_heard', 'nina', 24 * 60],
  ])('holds %s for stale when its time is over', (_what, type, to, minutes) => {
    const rule = ruleThat([{ sms: { to, text: 'x' } }], { when: [type] });
    const after = (ms: number) => ({
      ...inputOf([rule], { type }),
      now: new Date(Date.parse(at) + ms).toISOString(),
    });
    const reaches = (ms: number) =>
      planEvent(after(ms)).actions.some(
        ({ recipient }) => recipient.role === (to === 'guest' ? 'guest' : 'staff'),
      );
    expect(reaches(minutes * 60_000 - 1)).toBe(true);
    expect(reaches(minutes * 60_000)).toBe(false);
  });

  it('marks an alarm that comes late with the time it is from, in the home’s own zone', () => {
    const rule = ruleThat([{ sms: { to: 'nina', text: 'Smoke' } }], { when: ['alarm_heard'] });
    const plan = planEvent({ ...inputOf([rule], { type: 'alarm_heard' }), now: '2026-11-22T03:00:00.000Z' });
    expect(plan.actions[0]?.text).toBe('LATE, from 22:40: Smoke');
  });
});
