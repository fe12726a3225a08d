import { afterAll, beforeAll, expect, test } from 'vitest';
import { addToTimeline } from '../../../shared/store/timeline.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { anna, type Desk, guest, newIncident, startDesk } from './fixture.ts';

let desk: Desk;
catchLog();
const incident = newIncident('00000000000000c1');

beforeAll(async () => {
  desk = await startDesk();
  await desk.open(incident);
  await desk.post(desk.tokenFor(incident.id, anna), {
    do: 'acknowledge',
    form: 'form00000001',
    episode: '1',
  });
  const text = {
    at: '2026-11-21T21:41:00.000Z',
    id: 't',
    kind: 'text',
    by: 'Anna',
    detail: 'Hi Maja, please',
  };
  await addToTimeline(desk.state, incident, text, desk.clock.now());
});
afterAll(() => desk.stop());

const report = async (key: string) => (await desk.get(desk.tokenFor(incident.id, key), '?as=report')).body;

test('reports times in the home’s zone, values and limits, messages with outcome, rule and version, and who took it', async () => {
  const body = await report(anna);
  for (const text of [
    'Incident report',
    'Sat 21 Nov 2026, 22:20',
    'Europe/Stockholm',
    '78 dB',
    '70 dB',
    'Text to <bdi>Bo</bdi>',
    'sent',
    'v1',
    '<bdi>Anna</bdi> took it',
    incident.id,
  ])
    expect(body).toContain(text);
});

test('holds no guest’s name, number or text', async () => {
  const body = await report(anna);
  for (const text of ['Maja', '+46', 'please']) expect(body).not.toContain(text);
});

test('can be kept: nothing in it is loaded from elsewhere or runs', async () => {
  expect(await report(anna)).not.toMatch(/src=|<script|@import|<form/);
});

test('is not shown to a guest', async () => {
  expect(await report(guest)).not.toContain('Incident report');
});
