import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type EmbeddedQueues, startQueues } from '../../../local/embedded/embedded-queues.ts';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import { TransientError } from '../../../shared/errors.ts';
import { claimVerdict } from '../../../shared/incidents/action-state.ts';
import { type Facts, noFacts } from '../../../shared/rules/facts.ts';
import { actionStateSchema, incidentSchema } from '../../../shared/store/incident-schema.ts';
import { ruleThat } from '../../support/config-edits.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { type Desk, type DeskOptions, setOf, startDesk } from '../../support/rules-desk.ts';

const storedSchema = z.pipe(
  z.looseObject({ actions: z.record(z.string(), actionStateSchema) }),
  z.transform((item) => ({ ...incidentSchema.parse(item), actions: item.actions })),
);

const lines = catchLog();
let tables: EmbeddedTables;
let queues: EmbeddedQueues;
beforeAll(async () => {
  [tables, queues] = await Promise.all([startTables(), startQueues()]);
});
afterAll(async () => {
  await Promise.all([tables.stop(), queues.stop()]);
});

const start = (options: DeskOptions) => startDesk({ tables, queues }, options);
const at = (minute: number) =>
  new Date(Date.parse('2026-11-21T21:40:00.000Z') + minute * 60_000).toISOString();
const every = ['disturbance_first_notice', 'disturbance_second_notice', 'disturbance_ended'];
const text = (words: string) => ({ sms: { to: 'nina', text: words } });
// biome-ignore lint/suspicious/noThenProperty: the word of the rule language (design.md); a step is never awaited.
const inTenMinutes = { after: '10m', then: [text('Still loud')] };
const loud = ruleThat(
  [text('{{home.name}} is loud'), { email: { to: 'nina', subject: 'Loud', text: 'Loud' } }],
  {
    when: every,
    cooldown: '30m',
    escalate: [inTenMinutes],
  },
);
const texts = (desk: Desk) =>
  desk.sent.flatMap(({ action }) => {
    const of = JSON.parse(JSON.stringify(action ?? {}));
    return of.channel === 'sms' ? [String(of.text)] : [];
  });

type Night = readonly (readonly [id: string, type: string, minute: number])[];
const loudNight: Night = [
  ['e1', 'disturbance_first_notice', 0],
  ['e2', 'disturbance_second_notice', 10],
  ['e3', 'disturbance_ended', 15],
];
/** The end comes before everything that it ends. */
const backwards: Night = [
  ['e3', 'disturbance_ended', 15],
  ['e1', 'disturbance_first_notice', 0],
  ['e2', 'disturbance_second_notice', 10],
];

/** Plays a night, each event tried again until it goes through, as its queue would. @returns how many tries failed */
const playNight = async (desk: Desk, night: Night): Promise<number> => {
  let failures = 0;
  for (const event of night.map(([id, type, minute]) => desk.message(id, type, at(minute)))) {
    for (;;) {
      try {
        await desk.handle(event);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(TransientError);
        failures += 1;
      }
    }
    desk.clock.pass(60_000);
  }
  return failures;
};

describe('an event', () => {
  it('is recorded once with its plan, and its actions are handed over', async () => {
    const desk = start({ set: setOf(loud) });
    await desk.handle(desk.message('e1', 'disturbance_first_notice', at(0)));
    const items = await desk.items();
    const kinds = items.map(({ sk }) => String(sk).split('#')[0]);
    expect(kinds.toSorted()).toEqual(['cooldowns', 'event', 'incident', 'timeline']);
    expect(items.find(({ sk }) => sk === 'event#e1')).toMatchObject({
      known: true,
      plan: { actions: [{ channel: 'sms' }, { channel: 'email' }] },
    });
    expect(texts(desk)).toEqual([`${desk.homeId} is loud`]);
    expect(lines()).toHaveLength(1);
  });

  it('that comes again hands its stored plan over again, though the rules changed meanwhile', async () => {
    const desk = start({ set: setOf(loud) });
    const event = desk.message('e1', 'disturbance_first_notice', at(0));
    await desk.handle(event);
    const [items, sent] = [await desk.items(), desk.distinct()];
    desk.use(setOf(ruleThat([text('Another text')], { id: 'another' })));
    await desk.handle(event);
    expect(await desk.items()).toEqual(items);
    expect(desk.distinct()).toEqual(sent);
    expect(desk.sent.length).toBeGreaterThan(sent.length);
  });

  it('would be decided anew if the record were no condition, which is how these tests would see it', async () => {
    const desk = start({ set: setOf(loud), isUnguarded: true });
    const event = desk.message('e1', 'disturbance_first_notice', at(0));
    await desk.handle(event);
    desk.use(setOf(ruleThat([text('Another text')], { id: 'another' })));
    await desk.handle(event);
    expect(texts(desk)).toEqual([`${desk.homeId} is loud`, 'Another text']);
  });

  it('of a type that nobody knows is recorded as such, and is no error', async () => {
    const desk = start({ set: setOf(loud) });
    await desk.handle(desk.message('e1', 'brand_new_type', at(0)));
    expect(await desk.items()).toMatchObject([
      { sk: 'event#e1', known: false, type: 'brand_new_type', plan: { actions: [] } },
    ]);
    expect(desk.sent).toEqual([]);
    expect(lines()).toMatchObject([{ level: 'info', outcome: 'unknown type' }]);
  });

  it('without a home is recorded under its account, and acts by the rules that name it', async () => {
    const button = ruleThat([text('Pressed')], { when: ['short_button_press'] });
    const desk = start({ set: setOf(button) });
    const { event, ...rest } = desk.message(`button-${desk.homeId}`, 'short_button_press', at(0));
    const { homeId: _, ...homeless } = event;
    await desk.handle({ ...rest, event: homeless });
    expect(texts(desk)).toEqual(['Pressed']);
    expect(desk.sent).toMatchObject([{ holder: { pk: 'default#-', sk: `event#${event.id}` } }]);
  });

  it('that is too old is recorded and wakes nobody', async () => {
    const desk = start({ set: setOf(loud) });
    desk.clock.pass(3_600_000);
    await desk.handle(desk.message('e1', 'disturbance_first_notice', at(0)));
    expect(texts(desk)).toEqual([]);
    expect(JSON.stringify(await desk.items())).toContain('too old');
  });
});

describe('an event that is dated after its receipt, by a clock that runs ahead', () => {
  const days = (count: number) => at(count * 24 * 60);
  const ahead = (desk: Desk, id: string, type: string) => ({
    ...desk.message(id, type, days(3)),
    receivedAt: new Date(desk.clock.now()).toISOString(),
  });

  it('ends nothing that begins after its receipt', async () => {
    const desk = start({ set: setOf(loud) });
    await desk.handle(ahead(desk, 'e1', 'disturbance_ended'));
    desk.clock.pass(10 * 60_000);
    await desk.handle(desk.message('e2', 'disturbance_first_notice', at(10)));
    const incident = (await desk.items()).find(({ incidentId }) => incidentId !== undefined);
    expect(incident).toMatchObject({ status: 'open', openedAt: at(10) });
  });

  it('claims no cooldown beyond the time that the rule says', async () => {
    const desk = start({ set: setOf(loud) });
    await desk.handle(ahead(desk, 'e1', 'disturbance_first_notice'));
    desk.clock.pass(5 * 60_000);
    await desk.handle(desk.message('e2', 'disturbance_ended', at(5)));
    desk.clock.pass(40 * 60_000);
    await desk.handle(desk.message('e3', 'disturbance_first_notice', at(45)));
    expect(texts(desk)).toEqual(
      ['HOME is loud', 'HOME is loud'].map((line) => line.replace('HOME', desk.homeId)),
    );
  });

  it('keeps its own time where two honest clocks may differ by as much', async () => {
    const desk = start({ set: setOf(loud) });
    await desk.handle({ ...desk.message('e1', 'disturbance_first_notice', at(2)), receivedAt: at(0) });
    expect(JSON.stringify(await desk.items())).toContain(`"openedAt":"${at(2)}"`);
  });
});

describe('an end that comes before its own beginning', () => {
  const quiet = ruleThat([text('{{home.name}} is loud')], { when: ['disturbance_first_notice'] });

  it('makes an incident that is over, with both on its timeline, and wakes nobody', async () => {
    const desk = start({ set: setOf(quiet) });
    await desk.handle(desk.message('e2', 'disturbance_ended', at(5)));
    await desk.handle(desk.message('e1', 'disturbance_first_notice', at(0)));
    const items = await desk.items();
    const incident = storedSchema.parse(items.find(({ incidentId }) => incidentId !== undefined));
    expect(incident).toMatchObject({ status: 'resolved', openedAt: at(0), closedAt: at(5) });
    const verdicts = Object.values(incident.actions).map((action) => claimVerdict(action, { incident }, 0));
    expect(verdicts).toEqual([{ kind: 'withheld', reason: 'the incident was over', maybeSent: false }]);
    expect(desk.sent.filter(({ dueAt }) => dueAt !== undefined)).toEqual([]);
    const timeline = items.filter(({ sk }) => String(sk).startsWith('timeline#'));
    expect(timeline).toMatchObject([
      { at: at(0), type: 'disturbance_first_notice', decisions: [{ outcome: 'silent' }] },
      { at: at(5), type: 'disturbance_ended', title: 'Quiet again' },
    ]);
  });

  it('is the latest of several, whichever came last, and however often each comes', async () => {
    const desk = start({ set: setOf(quiet) });
    const [late, early] = [
      desk.message('e3', 'disturbance_ended', at(5)),
      desk.message('e2', 'disturbance_dismissed', at(3)),
    ];
    for (const event of [late, early, late, early]) await desk.handle(event);
    const statuses = async () =>
      (await desk.items()).filter(({ incidentId }) => incidentId !== undefined).map(({ status }) => status);
    await desk.handle(desk.message('e1', 'disturbance_first_notice', at(4)));
    expect(await statuses()).toEqual(['resolved']);
    await desk.handle(desk.message('e4', 'disturbance_first_notice', at(6)));
    expect(await statuses()).toEqual(['open']);
  });

  it('costs one query and two writes, and nothing where an incident is open', async () => {
    const desk = start({ set: setOf() });
    await desk.handle(desk.message('e2', 'disturbance_ended', at(5)));
    expect(desk.calls()).toBe(3);
    await desk.handle(desk.message('e3', 'disturbance_first_notice', at(10)));
    await desk.handle(desk.message('e4', 'disturbance_ended', at(12)));
    const ends = (await desk.items()).filter(({ ended }) => ended !== undefined);
    expect(ends).toMatchObject([{ sk: 'incident#noise#-#ended', ended: { id: 'e2', at: at(5) } }]);
  });

  it('is not another device’s', async () => {
    const cold = ruleThat([text('Cold')], { when: ['temperature_low'] });
    const desk = start({ set: setOf(cold) });
    await desk.handle(desk.message('e2', 'temperature_risen_normal', at(5), { deviceId: 'bath' }));
    await desk.handle(desk.message('e1', 'temperature_low', at(0), { deviceId: 'bedroom' }));
    await desk.handle(desk.message('e3', 'temperature_low', at(0), { deviceId: 'bath' }));
    const incidents = (await desk.items()).filter(({ incidentId }) => incidentId !== undefined);
    expect(incidents).toMatchObject([
      { deviceId: 'bath', status: 'resolved' },
      { deviceId: 'bedroom', status: 'open' },
    ]);
  });
});

describe('a cooldown', () => {
  it('keeps a repetition quiet, and never a higher notice of the same incident', async () => {
    const desk = start({
      set: setOf(ruleThat([text('Loud {{incident.notices}}')], { when: every, cooldown: '30m' })),
    });
    await desk.handle(desk.message('e1', 'disturbance_first_notice', at(0)));
    await desk.handle(desk.message('e2', 'disturbance_first_notice', at(1)));
    expect(texts(desk)).toEqual(['Loud 1']);
    await desk.handle(desk.message('e3', 'disturbance_second_notice', at(2)));
    await desk.handle(desk.message('e4', 'disturbance_second_notice', at(3)));
    expect(texts(desk)).toEqual(['Loud 1', 'Loud 2']);
  });

  it('belongs to the event that claimed it: its retry is not held back by itself', async () => {
    const desk = start({ set: setOf(ruleThat([text('Loud')], { cooldown: '30m' })) });
    const event = desk.message('e1', 'disturbance_first_notice', at(0));
    await desk.handle(event);
    await desk.handle(event);
    expect(texts(desk)).toEqual(['Loud', 'Loud']);
    expect(desk.distinct()).toHaveLength(2);
  });

  it.each(['pk', 'sk', 'ttl'])('works for a rule that is called %s', async (id) => {
    const desk = start({ set: setOf(ruleThat([text('Loud')], { id, cooldown: '30m' })) });
    await desk.handle(desk.message('e1', 'disturbance_first_notice', at(0)));
    await desk.handle(desk.message('e2', 'disturbance_first_notice', at(1)));
    expect(texts(desk)).toEqual(['Loud']);
  });
});

const withGuest: Facts = { ...noFacts, stay: { kind: 'staying', guest: { id: 'g1', kind: 'guest' } } };

describe('a crash between any two steps', () => {
  it.each([
    ['in order', loudNight, 15],
    ['backwards', backwards, 5],
  ])(
    'ends in the same state, with the same actions handed over, once the events, %s, are tried again',
    async (_, night, fewest) => {
      const options = {
        set: setOf(loud, ruleThat([{ guest: { description: 'It got loud.' } }], { id: 'note' })),
        facts: withGuest,
      };
      const calm = start(options);
      expect(await playNight(calm, night)).toBe(0);
      const [items, sent] = [await calm.items(), calm.distinct()];
      expect(calm.calls()).toBeGreaterThan(fewest);
      // A text, an e-mail, a change of the stay and timers: the night has a message for every queue.
      if (night === loudNight) {
        expect(sent.join()).toContain('It got loud.');
        expect(sent.join()).toContain('nightdesk.step');
      }
      for (let call = 1; call <= calm.calls(); call += 1) {
        for (const when of ['before', 'after'] as const) {
          const desk = start({ ...options, fault: { call, when } });
          expect(await playNight(desk, night), `${when} call ${call}`).toBe(1);
          expect(await desk.items(), `${when} call ${call}`).toEqual(items);
          expect(desk.distinct(), `${when} call ${call}`).toEqual(sent);
          desk.stop();
        }
      }
    },
    60_000,
  );
});
