import { describe, expect, it } from 'vitest';
import { createNight } from '../../../cli/rules/night.ts';
import { transitionOf } from '../../../shared/incidents/transition.ts';
import { eventTypeOf } from '../../../shared/minut/event-catalogue.ts';
import type { ActiveSet } from '../../../shared/rules/active-set.ts';
import { noFacts } from '../../../shared/rules/facts.ts';
import { planEvent } from '../../../shared/rules/planning.ts';
import { indexRules } from '../../../shared/rules/rule-index.ts';
import { loadActiveSet } from '../../../shared/store/active-items.ts';
import { activeKind } from '../../../shared/store/config-keys.ts';
import { ruleSetOf } from '../../support/rule-set.ts';
import { useTables } from '../../support/tables.ts';

const tables = useTables();
const aliases = [
  'noise-started',
  'too-cold',
  'offline',
  'smoke-alarm',
  'battery-low',
  'too-humid',
  'noise-ended',
  'tampered',
];

const rule = (n: number) => ({
  id: `rule-${n}`,
  when: aliases[n % aliases.length],
  homes: n % 10 === 0 ? 'all' : `tag-${n % 100}`,
  during: { from: '22:00', to: '07:00' },
  // biome-ignore lint/suspicious/noThenProperty: the word of the rule language (design.md).
  then: [
    {
      sms: {
        to: 'oncall',
        text: `{{home.name}} ${n}: {{event.value|?}} at {{event.time}}. {{incident.url}}`,
      },
    },
  ],
});
const home = (n: number) => ({
  kind: 'home',
  id: `home-${n}`,
  name: `Home ${n}`,
  tags: [`tag-${n % 100}`],
  timeZone: 'Europe/Stockholm',
});
const contacts = [{ kind: 'contact', id: 'oncall', phone: '+46701740602' }];
const setOf = (rules: number, homes: number): ActiveSet =>
  ruleSetOf(
    JSON.stringify([
      ...contacts,
      ...Array.from({ length: homes }, (_, n) => home(n)),
      ...Array.from({ length: rules }, (_, n) => rule(n)),
    ]),
  );

/** Milliseconds per decision, the fastest of some batches: what else runs on the machine only adds. */
const costOf = (set: ActiveSet, count: number): number => {
  const index = indexRules(set);
  const batch = () => {
    const began = performance.now();
    for (let n = 0; n < count; n += 1) {
      const homeId = `home-${(n * 37) % set.homes.size}`;
      const event = {
        id: `e-${n}`,
        account: 'default',
        homeId,
        type: 'disturbance_first_notice',
        at: '2026-11-21T22:00:00.000Z',
        category: 'noise',
        severity: 'notice',
        notice: 1,
        title: 'Loud',
      } as const;
      planEvent({
        event,
        set,
        candidates: index.candidates(event.type, homeId),
        facts: noFacts,
        incident: undefined,
        transition: transitionOf(event, eventTypeOf(event.type), undefined),
        about: undefined,
        told: [],
        cooldowns: new Map(),
        defaultTimeZone: 'UTC',
        now: event.at,
        linkTo: (id) => id,
      });
    }
    return (performance.now() - began) / count;
  };
  return Math.min(...Array.from({ length: 5 }, batch));
};

describe('with 1,000 rules and 5,000 homes', () => {
  it('one event costs what the rules that fit it cost, not what there are', () => {
    const many = setOf(1_000, 5_000);
    const fitting = indexRules(many).candidates('disturbance_first_notice', 'home-0').length;
    const few = costOf(
      ruleSetOf(
        JSON.stringify([...contacts, home(0), ...Array.from({ length: fitting }, (_, n) => rule(n * 40))]),
      ),
      200,
    );
    expect(fitting).toBeGreaterThan(20);
    expect(costOf(many, 200)).toBeLessThan(few * 3);
  }, 60_000);

  it('the set is loaded page by page, whole', async () => {
    const { config } = tables();
    const description = 'x'.repeat(400);
    const items = [
      ...Array.from({ length: 400 }, (_, n) => ({
        id: `rule#rule-${n}`,
        fields: { ...rule(n), description },
      })),
      ...Array.from({ length: 2_000 }, (_, n) => {
        const { kind: _kind, ...fields } = home(n);
        return { id: `home#home-${n}`, fields: { ...fields, address: description.slice(0, 200) } };
      }),
    ];
    expect(JSON.stringify(items).length).toBeGreaterThan(1_000_000 * 0.8);
    const padded = items.map((item) => ({ ...item, note: 'y'.repeat(400) }));
    for (let start = 0; start < padded.length; start += 100) {
      await Promise.all(
        padded
          .slice(start, start + 100)
          .map((item) => config.put({ kind: activeKind('big'), version: '1', ...item })),
      );
    }
    const set = await loadActiveSet(config, 'big');
    expect([set.rules.length, set.homes.size]).toEqual([400, 2_000]);
  }, 60_000);

  it('a night of many homes is decided like each home alone', () => {
    const set = setOf(40, 20);
    const events = Array.from({ length: 20 }, (_, n) => ({
      id: `e-${n}`,
      account: 'default',
      type: 'disturbance_first_notice',
      at: '2026-11-21T22:00:00.000Z',
      homeId: `home-${n}`,
    }));
    const together = createNight({ set, defaultTimeZone: 'UTC' });
    for (const event of events) together.tell(event);
    const apart = events.map((event) => createNight({ set, defaultTimeZone: 'UTC' }).tell(event));
    expect(together.plans.map(({ plan }) => plan)).toEqual(apart);
  });
});
