import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import type { Incident } from '../../../shared/incidents/incident.ts';
import { applyTransition } from '../../../shared/store/apply-transition.ts';
import { findIncident } from '../../../shared/store/find-incident.ts';
import { readIncident } from '../../../shared/store/incidents.ts';
import { incidentKey } from '../../../shared/store/state-keys.ts';
import { createTable, type Table } from '../../../shared/store/table.ts';
import { acknowledgeIncident, snoozeIncident } from '../../../shared/store/take-incident.ts';
import { timelineOf } from '../../../shared/store/timeline.ts';

let tables: EmbeddedTables;
let state: Table;
let incident: Incident;
let count = 0;

const anna = { key: 'contact:anna', name: 'Anna' };
const bo = { key: 'contact:bo', name: 'Bo' };
const at = '2026-11-21T02:13:00.000Z';
const later = '2026-11-21T02:14:00.000Z';
const now = Date.parse(at);

beforeAll(async () => {
  tables = await startTables();
  state = createTable(tables.client, tables.names.state);
});
afterAll(() => tables.stop());

beforeEach(async () => {
  count += 1;
  incident = {
    id: count.toString(16).padStart(16, '0'),
    account: 'default',
    homeId: 'home',
    condition: 'noise',
    category: 'noise',
    status: 'open',
    episode: 1,
    openedAt: '2026-11-21T02:00:00.000Z',
    lastEventAt: '2026-11-21T02:10:00.000Z',
    notice: 2,
    latest: { type: 'disturbance_second_notice', at: '2026-11-21T02:10:00.000Z' },
    ladders: {},
  };
  await applyTransition(state, { kind: 'open', incident }, {}, now);
});

const close = () =>
  applyTransition(
    state,
    { kind: 'close', incident: { ...incident, status: 'resolved', closedAt: later } },
    {},
    now,
  );
const stored = async () => (await readIncident(state, incidentKey(incident)))?.incident;

test('finds an incident by its id alone', async () => {
  expect((await findIncident(state, incident.id))?.incident).toEqual(incident);
  expect(await findIncident(state, 'ffffffffffffffff')).toBeUndefined();
});

test('stores who took an incident and when, and says so on its timeline', async () => {
  expect(await acknowledgeIncident(state, { incident, by: anna, at }, now)).toMatchObject({ kind: 'done' });
  expect(await stored()).toMatchObject({ status: 'acknowledged', acknowledgedBy: anna, acknowledgedAt: at });
  expect(await timelineOf(state, incident)).toMatchObject([{ kind: 'acknowledged', at, by: 'Anna' }]);
});

test('takes a second tap of the same person for the first', async () => {
  await acknowledgeIncident(state, { incident, by: anna, at }, now);
  expect(await acknowledgeIncident(state, { incident, by: anna, at: later }, now)).toMatchObject({
    kind: 'done',
    incident: { acknowledgedAt: at },
  });
  expect(await timelineOf(state, incident)).toHaveLength(1);
});

test('lets who has it say later that it is still theirs', async () => {
  await acknowledgeIncident(state, { incident, by: anna, at }, now);
  const muchLater = '2026-11-21T02:43:30.000Z';
  await acknowledgeIncident(state, { incident, by: anna, at: muchLater }, now);
  expect(await stored()).toMatchObject({ status: 'acknowledged', acknowledgedAt: muchLater });
  expect(await timelineOf(state, incident)).toHaveLength(2);
});

test('gives it to the first of two people and names that one to the other', async () => {
  const taps = [anna, bo].map((by) => acknowledgeIncident(state, { incident, by, at }, now));
  const kinds = (await Promise.all(taps)).map(({ kind }) => kind).toSorted();
  expect(kinds).toEqual(['done', 'taken']);
  expect(await timelineOf(state, incident)).toHaveLength(1);
});

test('never takes an incident that is over, or one of its earlier episodes', async () => {
  await close();
  expect(await acknowledgeIncident(state, { incident, by: anna, at }, now)).toMatchObject({ kind: 'over' });
  expect(await snoozeIncident(state, { incident, by: anna, at, minutes: 30, form: 'f' }, now)).toMatchObject({
    kind: 'over',
  });
  const again = { ...incident, episode: 2 };
  await applyTransition(state, { kind: 'reopen', incident: again }, {}, now);
  expect(await acknowledgeIncident(state, { incident, by: anna, at }, now)).toMatchObject({ kind: 'over' });
  expect(await stored()).toMatchObject({ status: 'open', episode: 2 });
});

test('snoozes once for one form, however often it is sent, and anew for another', async () => {
  const tap = { incident, by: anna, at, minutes: 30, form: 'one' };
  await snoozeIncident(state, tap, now);
  await snoozeIncident(state, { ...tap, at: later }, now);
  expect(await stored()).toMatchObject({ status: 'snoozed', snoozedUntil: '2026-11-21T02:43:00.000Z' });
  expect(await timelineOf(state, incident)).toHaveLength(1);
  await snoozeIncident(state, { ...tap, at: later, form: 'two' }, now);
  expect(await stored()).toMatchObject({ snoozedUntil: '2026-11-21T02:44:00.000Z' });
  expect(await timelineOf(state, incident)).toHaveLength(2);
});

test('lets nobody snooze what another has, and lets that one', async () => {
  await acknowledgeIncident(state, { incident, by: anna, at }, now);
  expect(await snoozeIncident(state, { incident, by: bo, at, minutes: 30, form: 'b' }, now)).toMatchObject({
    kind: 'taken',
  });
  expect(await snoozeIncident(state, { incident, by: anna, at, minutes: 30, form: 'a' }, now)).toMatchObject({
    kind: 'done',
  });
});

test('forgets who took an incident when it comes back', async () => {
  await acknowledgeIncident(state, { incident, by: anna, at }, now);
  await close();
  await applyTransition(state, { kind: 'reopen', incident: { ...incident, episode: 2 } }, {}, now);
  expect(await stored()).toEqual({ ...incident, episode: 2 });
});
