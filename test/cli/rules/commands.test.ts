import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyChange } from '../../../functions/config/apply-change.ts';
import { awsClientOptions } from '../../../local/embedded/aws-client-options.ts';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import type { ActionState } from '../../../shared/incidents/action-state.ts';
import { applyTransition } from '../../../shared/store/apply-transition.ts';
import { parseConfigKey } from '../../../shared/store/config-keys.ts';
import { createTable, type Table } from '../../../shared/store/table.ts';
import { addToTimeline } from '../../../shared/store/timeline.ts';
import { anAction, anIncident, stateOf } from '../../support/builders.ts';
import { type PretendedStart, pretendStart } from '../../support/pretended-start.ts';

let tables: EmbeddedTables;
let desk: PretendedStart;
let config: Table;
let state: Table;

/** What the table's stream and the config function do, in small: every written item is applied. */
const watch = () => {
  const seen = new Map<string, string>();
  let at = Date.parse('2026-11-23T12:00:00.000Z');
  return async (): Promise<void> => {
    const now = new Map<string, string>();
    for (const kind of ['rule', 'contact', 'home', 'account']) {
      const query = { expression: '#kind = :kind', names: { '#kind': 'kind' }, values: { ':kind': kind } };
      for await (const item of config.query(query)) {
        const key = parseConfigKey(kind, String(item.id));
        if (!key) continue;
        const name = `${kind} ${key.id}`;
        now.set(name, JSON.stringify(item));
        if (seen.get(name) === JSON.stringify(item)) continue;
        at += 1_000;
        await applyChange({ key, item, at: new Date(at).toISOString() }, { config, state });
      }
    }
    for (const name of seen.keys()) {
      const [kind = '', id = ''] = name.split(' ');
      const key = parseConfigKey(kind, id);
      if (now.has(name) || !key) continue;
      at += 1_000;
      await applyChange({ key, item: undefined, at: new Date(at).toISOString() }, { config, state });
    }
    seen.clear();
    for (const [name, item] of now) seen.set(name, item);
  };
};

/** As the local stream does. */
const pollMs = 200;
let ticking: Promise<void> = Promise.resolve();
let stopped = false;

beforeAll(async () => {
  tables = await startTables();
  config = createTable(tables.client, tables.names.config);
  state = createTable(tables.client, tables.names.state);
  const environment = {
    AWS_REGION: awsClientOptions.region,
    AWS_ACCESS_KEY_ID: awsClientOptions.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: awsClientOptions.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    CONFIG_TABLE: tables.names.config,
    STATE_TABLE: tables.names.state,
    TIME_ZONE: 'Europe/Stockholm',
    INCIDENT_BASE_URL: 'https://desk.example',
  };
  desk = await pretendStart(environment);
  const tick = watch();
  ticking = (async () => {
    while (!stopped) {
      await tick();
      await delay(pollMs);
    }
  })();
});
afterAll(async () => {
  stopped = true;
  await ticking;
  desk.stop();
  await tables.stop();
});

const script = join(import.meta.dirname, '../../../cli/rules.ts');
const directory = mkdtempSync(join(tmpdir(), 'rules-cli-'));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const rules = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, ...desk.variables, FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });

const file = (yaml: string): string => {
  const path = join(directory, 'items.yaml');
  writeFileSync(path, yaml);
  return path;
};

const items = (text: string) => `
- { kind: account, id: default, owner: owner, fallback: oncall }
- { kind: contact, id: owner, name: Olof, email: owner@example.com }
- { kind: contact, id: oncall, name: Nina, phone: "+46701740602" }
- { kind: home, id: cabin, name: Cabin, timeZone: Europe/Stockholm }
- id: loud # the neighbours
  when: noise-started
  then: [{ sms: { to: oncall, text: "${text}" } }]
`;

describe('npm run rules', { timeout: 120_000 }, () => {
  it('ends with 2 and a sentence when it is called wrongly', async () => {
    const [unknown, noTable, noFile] = await Promise.all([
      rules('chek'),
      rules('list'),
      rules('check', join(directory, 'nowhere.yaml')),
    ]);
    expect([unknown.code, noTable.code, noFile.code]).toEqual([2, 2, 2]);
    expect(noTable.err).toContain('Say which table: --local');
    expect(noFile.err).toContain('There is no file or directory');
  });

  it('ends with 1 and writes nothing when one of the items is broken', async () => {
    const broken = file(
      `${items('{{home.name}}')}\n- { id: bad, when: noise, colldown: 3m, then: [{ sms: { to: nobody, text: x } }] }`,
    );
    const { code, out } = await rules('put', broken, '--local', '--yes');
    expect(code).toBe(1);
    expect(out).toContain('`colldown` is not a field; did you mean cooldown?');
    expect(out).toContain('Nothing was written.');
    expect(JSON.parse((await rules('list', '--local', '--json')).out)).toEqual([]);
  });

  it('asks before it writes, and where nobody can answer wants --yes', async () => {
    const { code, out, err } = await rules('put', file(items('first')), '--local');
    expect([code, err]).toEqual([2, 'Write 5 changes? Say so with --yes.\n']);
    expect(out).toContain('+then: [ { sms: { to: oncall, text: "first" } } ]');
    expect(await config.get({ kind: 'rule', id: 'loud' })).toBeUndefined();
  });

  it('writes items, says what is in force, shows, tries, brings back and deletes them', async () => {
    const first = await rules('put', file(items('first')), '--local', '--yes');
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('✓ rule loud is in force')]);
    const second = await rules('put', file(items('second')), '--local', '--yes', '--json');
    expect(JSON.parse(second.out)).toEqual({ written: ['rule loud'], inForce: true });

    const shown = await rules('show', 'loud', '--local');
    expect(shown.out).toContain('id: loud # the neighbours');
    expect(shown.out).toContain('text: "second"');

    const tried = await rules(
      'try',
      'loud',
      '--type',
      'noise-started',
      '--at',
      '2026-11-21T21:30:00Z',
      '--no-guest',
      '--local',
      '--json',
    );
    expect(JSON.parse(tried.out)).toMatchObject({
      decisions: [{ ruleId: 'loud', outcome: 'acts', because: 'sms to Nina' }],
      messages: [{ channel: 'sms', to: 'Nina', address: '+46701740602', text: 'second' }],
    });

    const reverted = await rules('revert', 'loud', '--local', '--yes');
    expect([reverted.code, reverted.out]).toEqual([
      0,
      expect.stringContaining('-then: [ { sms: { to: oncall, text: "second" } } ]'),
    ]);
    const versions = JSON.parse((await rules('history', 'loud', '--local', '--json')).out);
    expect(versions.map(({ state: each }: { state: string }) => each)).toEqual(['valid', 'valid', 'valid']);

    const needed = await rules('delete', 'contact', 'oncall', '--local', '--yes');
    expect([needed.code, needed.out]).toEqual([1, expect.stringContaining('contact oncall is still needed')]);
    const gone = await rules('delete', 'loud', '--local', '--yes');
    expect([gone.code, gone.out]).toEqual([0, expect.stringContaining('✓ rule loud is deleted')]);
    expect((await rules('show', 'loud', '--local')).code).toBe(2);
  });

  it('says of an incident which rule decided, and what became of each message by its receipt', async () => {
    const incident = anIncident({ account: 'default', homeId: 'cabin' });
    const at = '2026-11-21T21:40:00.000Z';
    const sent = (name: string, more: Partial<ActionState>): ActionState => ({
      ...stateOf(anAction()),
      status: 'sent',
      at: '2026-11-21T21:41:00.000Z',
      recipientName: name,
      ...more,
    });
    const receipt = { at: '2026-11-21T21:43:00.000Z' } as const;
    const actions = {
      accepted: sent('Nina', {}),
      delivered: sent('Olof', { receipt: { ...receipt, fate: 'delivered' } }),
      failed: sent('Bo', {
        receipt: { ...receipt, fate: 'failed', reason: 'the number has opted out of texts' },
      }),
      withheld: sent('Frida', { status: 'skipped', reason: 'the incident was over' }),
    };
    await applyTransition(state, { kind: 'open', incident }, actions, Date.now());
    const decisions = [{ ruleId: 'loud', outcome: 'acts', because: 'sms to Nina' }] as const;
    const entry = { at, id: 'event', kind: 'event', type: 'disturbance_first_notice', decisions };
    await addToTimeline(state, incident, entry, Date.now());

    const { code, out } = await rules('why', incident.id, '--local');
    expect(code).toBe(0);
    expect(out).toMatch(/ {2}Loud disturbance_first_notice\n +acts +loud: sms to Nina\n/);
    const clock = (time: string) => /\d\d:(\d\d) {2}/.exec(time)?.[1];
    const messages = out.split('\n').filter((line) => line.includes('Text to'));
    expect(messages.map(clock)).toEqual(['41', '41', '41', '41']);
    expect(messages.map((line) => line.slice(line.indexOf('Text'), line.lastIndexOf(' (')))).toEqual([
      'Text to Nina: accepted by the provider',
      expect.stringMatching(/^Text to Olof: delivered, at \d\d:43$/),
      expect.stringMatching(/^Text to Bo: not delivered: the number has opted out of texts, at \d\d:43$/),
      'Text to Frida: not sent: the incident was over',
    ]);
    const forOlof = JSON.parse((await rules('why', incident.id, '--for', 'Olof', '--local', '--json')).out);
    expect(forOlof.actions).toMatchObject([{ to: 'Olof', receipt: { fate: 'delivered' } }]);
  });

  it('prints no colours where nobody looks', async () => {
    const { out } = await rules('list', '--local');
    expect(out).toContain('oncall');
    expect(out).not.toContain('\u001b');
  });
});
