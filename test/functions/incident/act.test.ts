import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Incident } from '../../../shared/incidents/incident.ts';
import { applyTransition } from '../../../shared/store/apply-transition.ts';
import { readIncident } from '../../../shared/store/incidents.ts';
import { incidentKey } from '../../../shared/store/state-keys.ts';
import { timelineOf } from '../../../shared/store/timeline.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { anna, bo, type Desk, minutAnswers, newIncident, startDesk } from './fixture.ts';

let desk: Desk;
let incident: Incident;
let count = 0;
let stay = minutAnswers;
const logged = catchLog();

beforeAll(async () => {
  desk = await startDesk({ askMinut: async () => stay });
});
afterAll(() => desk.stop());
beforeEach(async () => {
  count += 1;
  stay = minutAnswers;
  incident = newIncident(`b${count.toString(16).padStart(15, '0')}`);
  await desk.open(incident);
});

const form = { form: 'form00000001', episode: '1' };
const tap = (what: string, who = anna, fields: Record<string, string> = {}) =>
  desk.post(desk.tokenFor(incident.id, who), { ...form, do: what, ...fields });
const page = async (who = anna, query = '') => (await desk.get(desk.tokenFor(incident.id, who), query)).body;
const stored = () => readIncident(desk.state, incidentKey(incident));
const sentHere = () => desk.sent().filter((message) => JSON.stringify(message).includes(incident.id));
const close = () =>
  applyTransition(
    desk.state,
    { kind: 'close', incident: { ...incident, status: 'resolved', closedAt: '2026-11-21T21:45:00.000Z' } },
    {},
    desk.clock.now(),
  );

test('takes the incident, says so on the page, and tells the rest of Nightdesk', async () => {
  expect(await tap('acknowledge')).toEqual({ status: 303, location: '?did=acknowledged' });
  expect((await stored())?.incident).toMatchObject({ status: 'acknowledged', acknowledgedBy: { key: anna } });
  expect(await page(anna, '?did=acknowledged')).toContain('You have it.');
  expect(await page(bo)).toContain('<bdi>Anna</bdi> has it since 22:40');
  expect(sentHere()).toMatchObject([
    {
      source: 'person',
      event: { type: 'nightdesk.acknowledged', homeId: 'home-1' },
      about: { incidentId: incident.id, episode: 1, by: { key: anna, name: 'Anna' } },
    },
  ]);
});

test('makes one event of two taps', async () => {
  await tap('acknowledge');
  desk.clock.pass(1_000);
  await tap('acknowledge');
  const ids = sentHere().map(({ event }) => JSON.stringify(event));
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test('tells the slower of two people who has it', async () => {
  await tap('acknowledge', bo);
  expect(await tap('acknowledge', anna)).toMatchObject({ location: '?did=taken' });
  expect(sentHere()).toHaveLength(1);
});

test('snoozes until the time that the page then shows', async () => {
  const until = new Date(desk.clock.now() + 30 * 60_000).toISOString();
  expect(await tap('snooze-30')).toMatchObject({ location: '?did=snoozed' });
  expect(await page(bo)).toContain('Snoozed until 23:10 by <bdi>Anna</bdi>');
  expect(sentHere()).toMatchObject([{ event: { type: 'nightdesk.snoozed' }, about: { until } }]);
  desk.clock.pass(31 * 60_000);
  expect(await page(bo)).toContain('Nobody has it yet');
});

test('sends the end as an event, since pages never close an incident themselves', async () => {
  expect(await tap('resolve')).toMatchObject({ location: '?did=closing' });
  expect((await stored())?.incident.status).toBe('open');
  await tap('resolve');
  const ids = new Set(sentHere().map(({ event }) => JSON.stringify(event)));
  expect([...ids]).toEqual([expect.stringContaining('nightdesk.resolved')]);
});

test('does nothing about an incident that is over, and still shows it', async () => {
  await close();
  for (const what of ['acknowledge', 'snooze-30', 'resolve', 'text-guest'])
    expect(await tap(what, anna, { text: 'Hi' })).toMatchObject({ location: '?did=over' });
  expect(sentHere()).toEqual([]);
  const body = await page();
  expect(body).toContain('Over since 22:45');
  expect(body).not.toContain('<form');
});

test('refuses a form of an earlier episode', async () => {
  await close();
  const again: Incident = { ...incident, episode: 2 };
  await applyTransition(desk.state, { kind: 'reopen', incident: again }, {}, desk.clock.now());
  expect(await tap('acknowledge')).toMatchObject({ location: '?did=gone-on' });
  expect((await stored())?.incident.status).toBe('open');
});

test('texts the guest once per form, to the number that Minut tells', async () => {
  const fields = { text: 'Hi Maja,\r\nplease turn it down.', to: '+46701740699' };
  expect(await tap('text-guest', anna, fields)).toMatchObject({ location: '?did=texted' });
  await tap('text-guest', anna, fields);
  const sent = sentHere();
  expect(new Set(sent.map((message) => JSON.stringify(message))).size).toBe(1);
  expect(sent[0]).toMatchObject({
    incidentId: incident.id,
    action: {
      channel: 'sms',
      text: 'Hi Maja,\nplease turn it down.',
      recipient: { role: 'guest', address: '+46701740611' },
      onAmbiguity: 'park',
    },
  });
  const states = Object.values((await stored())?.actions ?? {});
  expect(states.filter(({ ruleId }) => ruleId === 'by-hand')).toMatchObject([{ status: 'planned' }]);
  expect((await timelineOf(desk.state, incident)).filter(({ kind }) => kind === 'text')).toHaveLength(1);
  await tap('text-guest', anna, { ...fields, form: 'form00000002' });
  expect(new Set(sentHere().map((message) => JSON.stringify(message))).size).toBe(2);
});

test('texts nobody when Minut does not say who is staying', async () => {
  stay = { ...minutAnswers, stay: { kind: 'unknown' }, guestNumber: undefined, guestKey: undefined };
  expect(await tap('text-guest', anna, { text: 'Hi' })).toMatchObject({ location: '?did=no-guest' });
  expect(sentHere()).toEqual([]);
  expect(await page()).not.toContain('Text the guest');
});

test('sends no text that is empty or longer than the form takes', async () => {
  for (const text of ['', ' \n', 'x'.repeat(321)])
    expect(await tap('text-guest', anna, { text })).toMatchObject({ location: '?did=empty' });
  expect(sentHere()).toEqual([]);
});

test('does nothing for a form that is not one of its own', async () => {
  const strange: Record<string, string>[] = [
    { do: 'delete' },
    { form: '../..' },
    { episode: 'x' },
    { form: 'x'.repeat(9_000) },
  ];
  for (const fields of strange)
    expect(await tap('acknowledge', anna, fields)).toMatchObject({ location: '?did=unknown' });
  expect((await stored())?.incident.status).toBe('open');
});

test('logs what was tapped and nobody’s name, number or text', async () => {
  await tap('text-guest', anna, { text: 'Hi Maja' });
  const lines = JSON.stringify(logged());
  expect(lines).toContain(incident.id);
  for (const secret of ['Maja', 'Anna', '+46', 'contact:']) expect(lines).not.toContain(secret);
});
