import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Contact } from '../../../shared/rules/contact-schema.ts';
import { homeSchema } from '../../../shared/rules/home-schema.ts';
import { fieldsOf } from '../../../shared/rules/item-fields.ts';
import { contactSchema } from '../../../shared/rules/item-schemas.ts';
import { parseItem } from '../../../shared/rules/parse-item.ts';
import { ruleSchema } from '../../../shared/rules/rule-schema.ts';
import { createTable, type Item, type Table } from '../../../shared/store/table.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { type Desk, newIncident, startDesk } from './fixture.ts';

catchLog();
let desk: Desk;
let config: Table;
let onlyAccount = true;

const ruleYaml = `# why it is here
when: noise-started # at once
then:
  - sms: { to: anna, text: Loud }
`;
const rota = {
  timeZone: 'Europe/Stockholm',
  weekly: [{ contact: 'anna', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] }],
};

const fieldsIn = async (kind: string, id: string): Promise<Item> => {
  const fields = fieldsOf((await config.get({ kind, id })) ?? { id });
  if (!fields.ok) throw new Error(`${kind} ${id} cannot be read.`);
  return fields.value;
};

/** What is in force, from the items that are valid: the part of `config` and `rules` in between is not on trial here. */
const activeSet = async () => {
  const rule = parseItem(ruleSchema, await fieldsIn('rule', 'noise'));
  const home = parseItem(homeSchema, await fieldsIn('home', 'home-1'));
  const oncall = parseItem(contactSchema, await fieldsIn('contact', 'oncall'));
  const people = [
    { id: 'anna', name: 'Anna', phone: '+46701740601' },
    { id: 'bo', name: 'Bo', phone: '+46701740602' },
  ];
  return {
    set: {
      account: undefined,
      rules: rule.ok ? [{ rule: rule.value, version: 'v' }] : [],
      homes: new Map(home.ok ? [['home-1', home.value]] : []),
      contacts: new Map<string, Contact>([
        ...people.map((person) => [person.id, person] as const),
        ...(oncall.ok ? [['oncall', oncall.value] as const] : []),
      ]),
    },
  };
};

beforeAll(async () => {
  desk = await startDesk({ activeSet, isOnlyAccount: async () => onlyAccount });
  config = createTable(desk.tables.client, desk.tables.names.config);
  await desk.open(newIncident('00000000000000d1'));
});
afterAll(() => desk.stop());
beforeEach(async () => {
  onlyAccount = true;
  desk.clock.pass(1_000);
  await config.put({ kind: 'rule', id: 'noise', yaml: ruleYaml });
  await config.put({ kind: 'home', id: 'home-1', name: 'Kastanjegatan 14' });
  await config.put({ kind: 'contact', id: 'oncall', rota });
  await config.delete({ kind: 'rule#default', id: 'noise' });
});

const manage = (fields: Record<string, string>, token = desk.overviewToken()) =>
  desk.manage(token, { form: 'form00000001', ...fields });
const until = '2026-11-22T06:00:00.000Z';

test('shows what is open, the night by home, and what was sent', async () => {
  const { status, body } = await desk.overview(desk.overviewToken({ manage: false }));
  expect(status).toBe(200);
  for (const text of ['One incident is open', 'Kastanjegatan 14', 'Nobody has it yet', 'noise (3)'])
    expect(body).toContain(text);
});

test('shows no form and leads nowhere unless the link was made to manage', async () => {
  const token = desk.overviewToken({ manage: false });
  const { body } = await desk.overview(token);
  expect(body).not.toMatch(/<form|\/i\//);
  expect(await manage({ do: 'off', id: 'noise' }, token)).toMatchObject({ location: '?did=unknown' });
  expect(await config.get({ kind: 'rule', id: 'noise' })).not.toHaveProperty('editedBy');
});

test('leads a manager to pages that know who looks', async () => {
  const { body } = await desk.overview(desk.overviewToken({ by: 'bo' }));
  const token = /\.\.\/i\/([\w-]+)/.exec(body)?.[1] ?? '';
  await desk.post(token, { do: 'acknowledge', form: 'form00000001', episode: '1' });
  expect((await desk.overview(desk.overviewToken())).body).toContain('<bdi>Bo</bdi> has it');
});

test('answers a token that was altered, has expired, or whose contact is gone with 404', async () => {
  const token = desk.overviewToken();
  const wrong = [
    `${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}`,
    `X${token.slice(1)}`,
    desk.overviewToken({ expiresAt: '2026-11-21T00:00:00.000Z' }),
    desk.overviewToken({ by: 'nobody' }),
    desk.tokenFor('00000000000000d1', 'contact:anna'),
  ];
  for (const each of wrong) expect((await desk.overview(each)).status).toBe(404);
});

test('switches a rule off under the name of the person, and keeps its comments', async () => {
  expect(await manage({ do: 'off', id: 'noise' })).toMatchObject({ location: '?did=changed' });
  const item = await config.get({ kind: 'rule', id: 'noise' });
  expect(item).toMatchObject({ editedBy: 'Anna', yaml: expect.stringContaining('# why it is here') });
  expect(await fieldsIn('rule', 'noise')).toMatchObject({ enabled: false });
  expect(await manage({ do: 'off', id: 'noise' })).toMatchObject({ location: '?did=unchanged' });
});

test('changes nothing for other accounts: what holds for all is copied to the account first', async () => {
  onlyAccount = false;
  await manage({ do: 'off', id: 'noise' });
  expect(await fieldsIn('rule', 'noise')).not.toHaveProperty('enabled');
  expect(await fieldsIn('rule#default', 'noise')).toMatchObject({ enabled: false });
});

test('pauses a home until the chosen time, and ends the pause', async () => {
  await manage({ do: 'pause', kind: 'home', id: 'home-1', until });
  expect(await fieldsIn('home', 'home-1')).toMatchObject({ name: 'Kastanjegatan 14', pausedUntil: until });
  expect((await desk.overview(desk.overviewToken())).body).toContain('paused until Sun 07:00');
  await manage({ do: 'unpause', kind: 'home', id: 'home-1' });
  expect(await fieldsIn('home', 'home-1')).not.toHaveProperty('pausedUntil');
});

test('puts somebody else on duty for tonight', async () => {
  await manage({
    do: 'duty',
    kind: 'contact',
    id: 'oncall',
    person: 'bo',
    until: '2026-11-22T11:00:00.000Z',
  });
  expect(await fieldsIn('contact', 'oncall')).toMatchObject({
    rota: { overrides: [{ contact: 'bo', from: '2026-11-21T22:40', to: '2026-11-22T12:00' }] },
  });
  expect((await desk.overview(desk.overviewToken())).body).toContain('<bdi>oncall</bdi>: <bdi>Bo</bdi>');
});

test('takes back the last change, once', async () => {
  await manage({ do: 'pause', kind: 'rule', id: 'noise', until });
  const { body } = await desk.overview(desk.overviewToken());
  expect(body).toContain('<bdi>Anna</bdi> paused the rule noise until Sun 07:00');
  const edit = /name="edit" value="([^"]+)"/.exec(body)?.[1] ?? '';
  expect(await manage({ do: 'undo', edit })).toMatchObject({ location: '?did=undone' });
  expect(await config.get({ kind: 'rule', id: 'noise' })).toMatchObject({ yaml: ruleYaml, editedBy: 'Anna' });
  expect(await manage({ do: 'undo', edit })).toMatchObject({ location: '?did=unchanged' });
});

test('does not take back what somebody else has changed since', async () => {
  await manage({ do: 'off', id: 'noise' });
  const edit =
    /name="edit" value="([^"]+)"/.exec((await desk.overview(desk.overviewToken())).body)?.[1] ?? '';
  await config.put({ kind: 'rule', id: 'noise', yaml: `${ruleYaml}priority: 5\n` });
  expect(await manage({ do: 'undo', edit })).toMatchObject({ location: '?did=changed-meanwhile' });
  expect(await fieldsIn('rule', 'noise')).toMatchObject({ priority: 5 });
});

test('records that a neighbour called as one event per form', async () => {
  await manage({ do: 'reported', kind: 'home', id: 'home-1' });
  await manage({ do: 'reported', kind: 'home', id: 'home-1' });
  const calls = desk.sent().filter((message) => JSON.stringify(message).includes('nightdesk.reported'));
  expect(new Set(calls.map((call) => JSON.stringify(call))).size).toBe(1);
  expect(calls[0]).toMatchObject({ source: 'person', account: 'default', event: { homeId: 'home-1' } });
});
