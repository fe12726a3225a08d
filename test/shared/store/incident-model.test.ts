import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../shared/incidents/incident.ts';
import { type Transition, transitionOf } from '../../../shared/incidents/transition.ts';
import { eventTypeOf } from '../../../shared/minut/event-catalogue.ts';
import { applyTransition } from '../../../shared/store/apply-transition.ts';
import { latestIncident, readIncident } from '../../../shared/store/incidents.ts';
import { incidentKey } from '../../../shared/store/state-keys.ts';
import type { Table } from '../../../shared/store/table.ts';
import { anAction, anIncident, stateOf, unique } from '../../support/builders.ts';
import { type Happening, minute, noiseHistory } from '../../support/histories.ts';
import { useTables, withoutConditions } from '../../support/tables.ts';

const tables = useTables();
const now = Date.parse('2026-11-21T23:00:00.000Z');

interface Applied {
  readonly transition: Transition;
  readonly actions: Parameters<typeof applyTransition>[2];
}

/**
 * Plays a history: each event is decided on what the table holds and applied; after some, every plan so far is applied
 * once more, as a late duplicate would be. The model is what the pure state machine says.
 */
const play = async (table: Table, happenings: readonly Happening[]) => {
  const home = unique('model');
  const model = new Map<string, Incident>();
  const applied: Applied[] = [];
  for (const [index, { type, at, again }] of happenings.entries()) {
    const event = { id: `e${index}`, account: 'default', homeId: home, type, at };
    const before = (await latestIncident(table, event, 'noise'))?.incident;
    const transition = transitionOf(event, eventTypeOf(type), before);
    if (transition) {
      const action = anAction();
      const plan = { transition, actions: { [action.id]: stateOf(action, transition.incident.episode) } };
      await applyTransition(table, transition, plan.actions, now);
      applied.push(plan);
      model.set(transition.incident.id, transition.incident);
    }
    if (again) {
      for (const { transition: old, actions } of applied) await applyTransition(table, old, actions, now);
    }
  }
  return { model, applied };
};

const stored = async (table: Table, incident: Incident) => {
  const found = await readIncident(table, incidentKey(incident));
  if (!found) throw new Error('The incident is not there.');
  return found;
};

describe('an incident, whatever comes in whatever order and however often,', () => {
  it('is in the table what the pure state machine says, and keeps every action', async () => {
    const { state } = tables();
    await fc.assert(
      fc.asyncProperty(noiseHistory, async (events) => {
        const { model, applied } = await play(state, events);
        for (const incident of model.values())
          expect((await stored(state, incident)).incident).toEqual(incident);
        for (const { transition, actions } of applied) {
          const { actions: kept } = await stored(state, transition.incident);
          for (const id of Object.keys(actions)) expect(kept[id]).toMatchObject({ status: 'planned' });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is not changed by a plan that is applied again, though the table would allow it without its conditions', async () => {
    const events = [
      { type: 'disturbance_first_notice', at: minute(60), again: false },
      { type: 'disturbance_second_notice', at: minute(70), again: false },
      { type: 'disturbance_ended', at: minute(75), again: false },
    ];
    const { state } = tables();
    const { applied, model } = await play(state, events);
    const [incident] = model.values();
    const [, second] = applied;
    if (!incident || !second) throw new Error('There is one incident.');
    const before = await stored(state, incident);
    await applyTransition(state, second.transition, second.actions, now);
    expect(await stored(state, incident)).toEqual(before);
    await applyTransition(withoutConditions(state), second.transition, second.actions, now);
    expect(await stored(state, incident)).not.toEqual(before);
  });
});

describe('a ladder', () => {
  const ladder = (run: number, done: number) => ({ noise: { startedAt: minute(0), run, done, pass: 1 } });

  it('goes on with each plan, and not back when an earlier one is applied again', async () => {
    const { state } = tables();
    const incident = anIncident();
    const step = (run: number, done: number) =>
      applyTransition(state, { kind: 'note', incident }, {}, now, ladder(run, done));
    await applyTransition(state, { kind: 'open', incident }, {}, now, ladder(1, 0));
    for (const [run, done] of [
      [1, 1],
      [1, 2],
      [2, 2],
      [3, 0],
    ] as const) {
      await step(run, done);
      expect((await stored(state, incident)).incident.ladders).toEqual(ladder(run, done));
    }
    await step(1, 2);
    await step(2, 2);
    expect((await stored(state, incident)).incident.ladders).toEqual(ladder(3, 0));
  });
});

/** dynalite takes expressions of any length, DynamoDB those of 4 KB. */
const withinLimits = (table: Table): Table => ({
  ...table,
  update: (key, update) => {
    for (const expression of [update.update, update.condition ?? ''])
      expect(Buffer.byteLength(expression)).toBeLessThanOrEqual(4_096);
    return table.update(key, update);
  },
});

describe('the actions of a plan', () => {
  it.each(['open', 'escalate', 'close'] as const)(
    'are all registered, 500 of them, when it is to %s',
    async (kind) => {
      const state = withinLimits(tables().state);
      const incident = anIncident();
      if (kind !== 'open') await applyTransition(state, { kind: 'open', incident }, {}, now);
      const actions = Object.fromEntries(
        Array.from({ length: 500 }, () => anAction()).map((action) => [action.id, stateOf(action)]),
      );
      const next: Incident = {
        ...incident,
        notice: 2,
        ...(kind === 'close' ? { status: 'resolved', closedAt: minute(1) } : {}),
      };
      await applyTransition(state, { kind, incident: next }, actions, now);
      expect(Object.keys((await stored(state, incident)).actions)).toHaveLength(500);
    },
  );

  it('keep their state when the plan is applied again', async () => {
    const { state } = tables();
    const { applied, model } = await play(state, [
      { type: 'disturbance_first_notice', at: minute(60), again: false },
    ]);
    const [incident] = model.values();
    const [plan] = applied;
    if (!incident || !plan) throw new Error('There is one incident.');
    const [id = ''] = Object.keys(plan.actions);
    await state.update(incidentKey(incident), {
      update: 'SET actions.#id.#status = :sent',
      names: { '#id': id, '#status': 'status' },
      values: { ':sent': 'sent' },
    });
    await applyTransition(state, plan.transition, plan.actions, now);
    expect((await stored(state, incident)).actions[id]).toMatchObject({ status: 'sent' });
  });
});
