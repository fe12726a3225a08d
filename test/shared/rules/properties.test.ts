import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { createNight } from '../../../cli/rules/night.ts';
import type { NightEvent } from '../../../cli/rules/night-event.ts';
import { eventTypeOf } from '../../../shared/minut/event-catalogue.ts';
import { noFacts } from '../../../shared/rules/facts.ts';
import { onDuty, rotaSchema } from '../../../shared/rules/rota.ts';
import { isDuring, timeWindowSchema } from '../../../shared/rules/time-window.ts';
import { aGuest, people } from '../../support/night.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const start = Date.parse('2026-11-21T20:00:00.000Z');
const iso = (ms: number): string => new Date(ms).toISOString();
const minute = 60_000;

const types = [
  'disturbance_first_notice',
  'disturbance_second_notice',
  'disturbance_third_notice',
  'disturbance_ended',
  'disturbance_dismissed',
  'alarm_heard',
  'alarm_silenced',
  'temperature_low',
  'temperature_risen_normal',
];
const recipients = ['guest', 'owner', 'oncall', 'backup', 'team', '+46701740607'];

const message = fc
  .record({ to: fc.constantFrom(...recipients) })
  .map(({ to }) => ({ sms: { to, text: '{{home.name}}' } }));

const rule = fc.record(
  {
    when: fc.constantFrom('noise', 'noise-started', '*', 'security', '!climate', 'noise-ended'),
    priority: fc.integer({ min: 0, max: 3 }),
    stop: fc.boolean(),
    dryRun: fc.boolean(),
    cooldown: fc.constantFrom('5m', '1h'),
    if: fc.constantFrom(
      { guest: 'staying' },
      { guest: 'none' },
      { incident: { notices: 2 } },
      { not: { stay: 'owner' } },
    ),
    // biome-ignore lint/suspicious/noThenProperty: the word of the rule language (design.md).
    then: fc.array(message, { minLength: 1, maxLength: 3 }),
    escalate: fc
      .array(fc.array(message, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 })
      .map((steps) => steps.map((then, index) => ({ after: `${(index + 1) * 4}m`, then }))),
  },
  { requiredKeys: ['when', 'then'] },
);

const rules = fc
  .array(rule, { minLength: 1, maxLength: 4 })
  .map((all) =>
    ruleSetOf(
      people,
      '[{ kind: contact, id: team, members: [oncall, backup] }]',
      JSON.stringify(all.map((one, index) => ({ id: `rule-${index}`, ...one }))),
    ),
  );

/** What Minut tells, when it happened, how late it comes; and who takes what. */
const happenings = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constantFrom(...types),
        after: fc.integer({ min: 0, max: 25 }),
        late: fc.constantFrom(0, 0, 0, 1, 12),
        again: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ taken: fc.nat(3), after: fc.integer({ min: 0, max: 15 }) }) },
  ),
  { minLength: 2, maxLength: 12 },
);

const delays = fc.array(fc.integer({ min: 0, max: 6 * minute }), { minLength: 1, maxLength: 7 });
const stays = fc.constantFrom(
  { kind: 'none' } as const,
  { kind: 'unknown' } as const,
  { kind: 'staying', guest: aGuest } as const,
);

/** The condition that an event is the end of. */
const endsWhat = ({ type }: Pick<NightEvent, 'type'>): string | undefined => {
  const known = eventTypeOf(type);
  return known?.role === 'closes' ? known.condition : undefined;
};

type Played = ReturnType<typeof createNight>;
interface Scene {
  readonly set: ReturnType<typeof ruleSetOf>;
  readonly story: typeof happenings extends fc.Arbitrary<infer Value> ? Value : never;
  readonly delay: readonly number[];
  readonly stay: typeof stays extends fc.Arbitrary<infer Value> ? Value : never;
}

/** Plays a story. @param look called whenever a message was claimed, with the time */
const play = ({ set, story, delay, stay }: Scene): Played => {
  let count = 0;
  const night = createNight({
    set,
    defaultTimeZone: 'Europe/Stockholm',
    factsOf: () => ({ ...noFacts, stay }),
    delayMs: () => {
      count += 1;
      return delay[count % delay.length] ?? 0;
    },
  });
  let now = start;
  for (const [index, one] of story.entries()) {
    now += one.after * minute;
    if ('taken' in one) {
      const incident = night.incidents()[one.taken];
      if (incident) night.acknowledge(incident.id, { key: 'contact:oncall', name: 'Nina' }, iso(now));
      continue;
    }
    const at = iso(now - one.late * minute);
    const event: NightEvent = {
      id: `event-${index}`,
      account: 'default',
      type: one.type,
      at,
      homeId: 'cabin',
    };
    night.tell(event, iso(now));
    if (one.again) night.tell(event, iso(now));
  }
  night.pass(iso(now + 300 * minute));
  return night;
};

const scenes = fc.record({ set: rules, story: happenings, delay: delays, stay: stays });
const isStep = ({ event }: Played['messages'][number]): boolean => event.type === 'nightdesk.step';

/** Whether the incident was open at a time, told by what was recorded of it, without asking the code under test. */
const statusAt = (night: Played, incidentId: string, time: string): string | undefined => {
  let status: string | undefined;
  for (const { at, incident } of night.history) {
    if (at > time) break;
    if (incident.id === incidentId) status = incident.status;
  }
  return status;
};

describe('whatever the rules and whatever the order of events', () => {
  it('no step is sent of an incident that was over or that somebody had', () => {
    let steps = 0;
    fc.assert(
      fc.property(scenes, (scene) => {
        const night = play(scene);
        for (const sent of night.messages) {
          if (sent.outcome !== 'sent' || !isStep(sent)) continue;
          steps += 1;
          expect(statusAt(night, sent.incidentId ?? '', sent.at)).toBe('open');
        }
      }),
      { numRuns: 150 },
    );
    // The property must have had something to look at.
    expect(steps).toBeGreaterThan(100);
  });

  it('nobody is sent the same action twice, and nobody two texts for one event of one ladder', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const sent = play(scene).messages.filter(({ outcome }) => outcome === 'sent');
        const ids = sent.map(({ action }) => action.id);
        expect(new Set(ids).size).toBe(ids.length);
        const slots = sent
          .filter(({ action }) => action.ruleId !== 'nightdesk')
          .map(({ event, action }) => `${event.id} ${action.channel} ${action.recipient.address}`);
        expect(new Set(slots).size).toBe(slots.length);
      }),
      { numRuns: 100 },
    );
  });

  it('equal inputs give equal plans, to the letter', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        expect(JSON.stringify(play(scene).plans)).toBe(JSON.stringify(play(scene).plans));
      }),
      { numRuns: 60 },
    );
  });

  it('what is over is over in whatever order its events came, and wakes nobody but for an alarm', () => {
    let lateBeginnings = 0;
    fc.assert(
      fc.property(scenes, (scene) => {
        const night = play(scene);
        const heard: NightEvent[] = [];
        const late = new Set<string>();
        for (const { event, plan } of night.plans) {
          const type = eventTypeOf(event.type);
          if (event.about || heard.some(({ id }) => id === event.id) || !type?.condition) continue;
          const ended = heard.some(
            (one) => endsWhat(one) === type.condition && one.at >= event.at && endsWhat(event) === undefined,
          );
          heard.push(event);
          const touched = plan.transition?.incident;
          if (!ended || touched?.status !== 'resolved') continue;
          lateBeginnings += 1;
          late.add(event.id);
          expect([plan.timers, plan.ladders, plan.cooldowns]).toEqual([[], {}, []]);
        }
        for (const { event, action, outcome } of night.messages) {
          if (!late.has(event.id) || outcome !== 'sent') continue;
          const isAlarm = eventTypeOf(event.type)?.severity === 'alarm';
          expect([isAlarm, action.recipient.role, action.text.slice(0, 4)]).toEqual([true, 'staff', 'OVER']);
        }
        // When all is told, the order in which it was told no longer shows.
        const last = (condition: string, ends: boolean) =>
          heard
            .filter((one) => eventTypeOf(one.type)?.condition === condition)
            .filter((one) => (endsWhat(one) !== undefined) === ends)
            .reduce((latest, { at }) => (at > latest ? at : latest), '');
        const silent = night.plans.filter(
          ({ event, plan }) => event.type === 'nightdesk.silent' && plan.transition?.kind === 'close',
        );
        for (const condition of ['noise', 'alarm', 'too-cold']) {
          if (silent.some(({ plan }) => plan.transition?.incident.condition === condition)) continue;
          const goesOn = last(condition, false) > last(condition, true);
          const open = night
            .incidents()
            .some((one) => one.condition === condition && one.status !== 'resolved');
          expect([condition, open]).toEqual([condition, goesOn]);
        }
      }),
      { numRuns: 600 },
    );
    expect(lateBeginnings).toBeGreaterThan(20);
  });

  it('no guest is texted while nobody says who stays', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const night = play({ ...scene, stay: { kind: 'unknown' } });
        expect(night.messages.filter(({ action }) => action.recipient.role === 'guest')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** Both clock changes of three zones that change on different dates; the nights around them, minute by minute. */
const changes = [
  ['Europe/Stockholm', '2026-03-28', '2026-03-30'],
  ['Europe/Stockholm', '2026-10-24', '2026-10-26'],
  ['America/New_York', '2026-03-07', '2026-03-09'],
  ['America/New_York', '2026-10-31', '2026-11-02'],
  ['Australia/Lord_Howe', '2026-04-04', '2026-04-06'],
  ['Australia/Lord_Howe', '2026-10-03', '2026-10-05'],
] as const;
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** What a person who looks at the clock on the wall would say. */
const expected = (
  window: { from: string; to: string; days?: readonly string[] },
  at: string,
  zone: string,
): boolean => {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  const clock = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const today = days[local.dayOfWeek - 1] ?? 'mon';
  const yesterday = days[local.toPlainDate().subtract({ days: 1 }).dayOfWeek - 1] ?? 'mon';
  const on = (day: string) => window.days === undefined || window.days.includes(day);
  if (window.from < window.to) return on(today) && clock >= window.from && clock < window.to;
  return (on(today) && clock >= window.from) || (on(yesterday) && clock < window.to);
};

describe('in the nights of a clock change', () => {
  const windows = [
    { from: '22:00', to: '07:00' },
    { from: '22:00', to: '02:30', days: ['sat'] },
    { from: '01:30', to: '02:30', days: ['sun'] },
    { from: '02:00', to: '03:00' },
  ] as const;

  it.each(changes)('%s, %s: a window holds when the clock on the wall says so', (zone, from, to) => {
    const first = Temporal.PlainDate.from(from).toZonedDateTime(zone).epochMilliseconds;
    const last = Temporal.PlainDate.from(to).toZonedDateTime(zone).epochMilliseconds;
    for (const window of windows) {
      const parsed = timeWindowSchema.parse(window);
      for (let at = first; at < last; at += 5 * minute) {
        expect([iso(at), isDuring(parsed, iso(at), zone)]).toEqual([
          iso(at),
          expected(window, iso(at), zone),
        ]);
      }
    }
  });

  it.each(changes)(
    '%s, %s: a rota without gaps has none, and its overrides begin and end on time',
    (zone, from, to) => {
      const rota = rotaSchema.parse({
        timeZone: zone,
        weekly: [
          { contact: 'day', from: '07:00', to: '22:00' },
          { contact: 'night', from: '22:00', to: '07:00' },
        ],
        overrides: [{ contact: 'stand-in', from: `${from}T12:00`, to: `${to}T12:00` }],
      });
      const begin = Temporal.PlainDateTime.from(`${from}T12:00`).toZonedDateTime(zone).epochMilliseconds;
      const end = Temporal.PlainDateTime.from(`${to}T12:00`).toZonedDateTime(zone).epochMilliseconds;
      for (let at = begin - 24 * 60 * minute; at < end + 24 * 60 * minute; at += 15 * minute) {
        const who = onDuty(rota, iso(at));
        if (at >= begin && at < end) expect(who).toBe('stand-in');
        else expect(['day', 'night']).toContain(who);
      }
    },
  );
});
