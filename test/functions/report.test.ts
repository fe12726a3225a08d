import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dueReport, listDueAccounts } from '../../functions/report/due.ts';
import { sendReport } from '../../functions/report/send-report.ts';
import { type EmbeddedTables, startTables } from '../../local/embedded/embedded-tables.ts';
import type { DeliveryResult } from '../../shared/channels/delivery-result.ts';
import type { Email } from '../../shared/channels/email.ts';
import { TransientError } from '../../shared/errors.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { applyTransition } from '../../shared/store/apply-transition.ts';
import { createTable } from '../../shared/store/table.ts';
import { catchLog } from '../support/quiet-log.ts';
import { settableClock } from '../support/settable-clock.ts';
import { newIncident } from './incident/fixture.ts';

const logged = catchLog();
const morning = '2026-11-22T07:05:00.000Z';
let tables: EmbeddedTables;
let sent: Email[];
let answer: DeliveryResult;
let account = '';
let count = 0;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  sent = [];
  answer = { kind: 'accepted', providerId: '1' };
  count += 1;
  account = `account-${count}`;
});

const send = (options: { readonly quietReport?: 'line' | 'none'; readonly at?: string } = {}) => {
  const { quietReport = 'line', at = morning } = options;
  const set: ActiveSet = {
    account: { id: account, owner: 'anna', timeZone: 'Europe/Stockholm', reportAt: '08:00', quietReport },
    rules: [],
    contacts: new Map([['anna', { id: 'anna', name: 'Anna', email: 'anna@example.com' }]]),
    homes: new Map([['home-1', { id: 'home-1', name: '<b>Evil</b> Home', tags: [] }]]),
  };
  return sendReport(account, {
    state: createTable(tables.client, tables.names.state),
    config: createTable(tables.client, tables.names.config),
    clock: settableClock(at),
    homesOf: async () => [],
    defaultTimeZone: 'Europe/Stockholm',
    loadSet: async () => set,
    email: async (email) => {
      sent.push(email);
      return answer;
    },
    linkKey: async () => 'k'.repeat(64),
    publicUrl: 'https://desk.example.com',
  });
};

const happen = () => {
  const incident = { ...newIncident(`e${count.toString(16).padStart(15, '0')}`), account };
  const state = createTable(tables.client, tables.names.state);
  return applyTransition(state, { kind: 'open', incident }, {}, Date.parse(morning));
};

test('tells once a morning what happened, as text and as HTML, with a link that may only look', async () => {
  await happen();
  await send();
  await send();
  expect(sent).toHaveLength(1);
  const [{ to, subject, text, html } = { to: '', subject: '', text: '', html: '' }] = sent;
  expect(to).toBe('anna@example.com');
  expect(subject).toContain('Sun 22 Nov');
  expect(text).toContain('<b>Evil</b> Home: Loud at Sat 22:20');
  expect(html).toContain('&lt;b&gt;Evil&lt;/b&gt; Home');
  const payload = /\/o\/([\w-]+)\./.exec(text)?.[1] ?? '';
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ manage: false, account });
});

test('tells again the next morning', async () => {
  await send();
  await send({ at: '2026-11-23T07:05:00.000Z' });
  expect(sent).toHaveLength(2);
});

test('says a quiet night in one line, or nothing, as configured', async () => {
  await send({ quietReport: 'none' });
  expect(sent).toEqual([]);
  await send();
  expect(sent[0]?.text).toContain('A quiet night');
});

test('tries again what surely was not sent', async () => {
  answer = { kind: 'try-later' };
  await expect(send()).rejects.toThrow(TransientError);
  answer = { kind: 'accepted', providerId: '1' };
  await send();
  expect(sent).toHaveLength(2);
});

test('logs no address, name or link', async () => {
  await happen();
  await send();
  for (const secret of ['anna@', 'Anna', '/o/', 'Evil'])
    expect(JSON.stringify(logged())).not.toContain(secret);
});

describe('a report is due', () => {
  test('from its local time on, for two hours', () => {
    const at = (now: string) => dueReport('08:00', now, 'Europe/Stockholm');
    expect(at('2026-11-22T06:59:59.000Z')).toBeUndefined();
    expect(at('2026-11-22T07:00:00.000Z')).toBe('2026-11-22T07:00:00.000Z');
    expect(at('2026-11-22T08:59:00.000Z')).toBe('2026-11-22T07:00:00.000Z');
    expect(at('2026-11-22T09:00:00.000Z')).toBeUndefined();
  });

  test('at the same local time when the clocks have changed', () => {
    expect(dueReport('08:00', '2026-03-29T06:00:00.000Z', 'Europe/Stockholm')).toBe(
      '2026-03-29T06:00:00.000Z',
    );
  });

  test('for the accounts of one time zone and not of another', async () => {
    const config = createTable(tables.client, tables.names.config);
    const put = (id: string, timeZone: string) =>
      config.put({
        kind: 'active',
        id: `account#${id}`,
        version: 'v',
        fields: { id, reportAt: '08:00', timeZone },
      });
    await put('stockholm', 'Europe/Stockholm');
    await put('new-york', 'America/New_York');
    expect([...(await listDueAccounts(config, morning, 'UTC'))]).toEqual(['stockholm']);
  });
});
