import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catchLog } from '../../support/quiet-log.ts';
import { anna, bo, type Desk, guest, newIncident, startDesk } from './fixture.ts';

let desk: Desk;
const logged = catchLog();
const id = '00000000000000a1';
const other = '00000000000000a2';

beforeAll(async () => {
  desk = await startDesk();
  await desk.open(newIncident(id));
  await desk.open(newIncident(other));
});
afterAll(() => desk.stop());

const rows = async () => {
  const { Items = [] } = await desk.tables.client.send(
    new ScanCommand({ TableName: desk.tables.names.state }),
  );
  return JSON.stringify(Items.map((item) => JSON.stringify(item)).toSorted());
};

test('shows what is going on, where, since when and how loud', async () => {
  const { status, body } = await desk.get(desk.tokenFor(id, anna));
  expect(status).toBe(200);
  for (const text of [
    'Kastanjegatan 14',
    '<h1>Loud</h1>',
    'since 22:20',
    '84 dB',
    'limit 70 dB',
    'Maja Exempel',
  ])
    expect(body).toContain(text);
});

test('is small, asks for nothing else, and is neither stored nor told to anybody', async () => {
  const { body, headers } = await desk.get(desk.tokenFor(id, anna));
  expect(Buffer.byteLength(body)).toBeLessThan(40_000);
  expect(body).not.toMatch(/src=|@import|url\((?!#)/);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(headers).toMatchObject({ 'content-security-policy': expect.stringContaining("default-src 'none'") });
});

test('changes nothing when a link is fetched a hundred times', async () => {
  const before = await rows();
  const tokens = [anna, bo, guest].map((key) => desk.tokenFor(id, key));
  for (let time = 0; time < 100; time += 1) await desk.get(tokens[time % 3] ?? '');
  expect(await rows()).toBe(before);
  expect(desk.sent()).toEqual([]);
});

test('answers every token that is not its own alike, with 404', async () => {
  const token = desk.tokenFor(id, anna);
  const altered = [...token].map((char, index) => [...token].with(index, char === 'A' ? 'B' : 'A').join(''));
  const wrong = [
    ...altered,
    '',
    'x',
    token.slice(1),
    `${token}A`,
    desk.tokenFor(id, anna, '2026-11-21T21:00:00.000Z'),
    desk.tokenFor('00000000000000ff', anna),
    desk.tokenFor(id, 'contact:nobody'),
  ];
  const answers = await Promise.all(wrong.map((each) => desk.get(each)));
  const [first] = answers;
  expect(first?.status).toBe(404);
  for (const answer of answers) expect(answer).toEqual(first);
  const posts = await Promise.all(
    wrong.map((each) => desk.post(each, { do: 'acknowledge', form: 'form00000001', episode: '1' })),
  );
  for (const { status } of posts) expect(status).toBe(404);
  expect(desk.sent()).toEqual([]);
});

test('shows the incident that a link was made for and no other', async () => {
  await desk.post(desk.tokenFor(other, bo), { do: 'acknowledge', form: 'form00000001', episode: '1' });
  expect((await desk.get(desk.tokenFor(other, anna))).body).toContain('<bdi>Bo</bdi> has it');
  expect((await desk.get(desk.tokenFor(id, anna))).body).toContain('Nobody has it yet');
});

test('shows a guest nothing about other people, and lets them change nothing', async () => {
  const token = desk.tokenFor(id, guest);
  const { status, body } = await desk.get(token);
  expect(status).toBe(200);
  for (const text of ['Maja', 'Anna', '+46', '<form', 'What happened']) expect(body).not.toContain(text);
  const tap = { do: 'acknowledge', form: 'form00000009', episode: '1' };
  expect(await desk.post(token, tap)).toMatchObject({ location: '?did=unknown' });
});

test('says in one page that the store did not answer, and logs no token', async () => {
  const broken = await startDesk({
    linkKey: () => {
      throw new Error('no answer');
    },
  });
  const token = broken.tokenFor(id, anna);
  const { status, body } = await broken.get(token);
  await broken.stop();
  expect(status).toBe(503);
  expect(body).toContain('did not work');
  expect(JSON.stringify(logged())).not.toContain(token);
});
