import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { listenOnLoopback } from '../../local/listen.ts';

const root = join(import.meta.dirname, '../..');
const accountsSchema = z.object({
  default: z.object({ webhook: z.object({ hookId: z.string(), hookSecret: z.string(), token: z.string() }) }),
});
const inboxSchema = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      channel: z.string(),
      to: z.string(),
      text: z.string(),
      subject: z.optional(z.string()),
      at: z.string(),
      incidentId: z.nullable(z.string()),
      ruleId: z.nullable(z.string()),
    }),
  ),
});
const incidentsSchema = z.object({
  incidents: z.array(
    z.object({
      id: z.string(),
      homeId: z.string(),
      category: z.string(),
      status: z.string(),
      openedAt: z.string(),
      closedAt: z.optional(z.string()),
      timeline: z.array(z.object({ at: z.string(), kind: z.string() })),
    }),
  ),
});
const playedSchema = z.object({
  homeId: z.string(),
  events: z.array(z.record(z.string(), z.unknown())),
});

interface Run {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
}

describe('npm start', { timeout: 60_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-start-'));
  const localDir = join(directory, 'local');
  const running = new Set<ChildProcess>();

  const launch = (args: readonly string[]) => {
    const child = spawn(process.execPath, ['local/main.ts', ...args], {
      cwd: root,
      env: { ...process.env, NIGHTDESK_LOCAL_DIR: localDir },
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    return { child, output: () => output };
  };

  const start = async (...args: string[]): Promise<Run> => {
    const { child, output } = launch(['--port', '0', ...args]);
    const url = await vi.waitFor(
      () => {
        const [, found] = /Inbox\s+(http:\S+?)\/\s/.exec(output()) ?? [];
        if (!found) throw new Error(`Not ready: ${output()}`);
        return found;
      },
      { timeout: 30_000, interval: 50 },
    );
    return { child, url, output };
  };

  const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
    const exit = once(child, 'exit');
    child.kill(signal);
    return exit;
  };

  const messages = async ({ url }: Run) =>
    inboxSchema.parse(await (await fetch(`${url}/inbox.json`)).json()).messages;
  const incidents = async ({ url }: Run) =>
    incidentsSchema.parse(await (await fetch(`${url}/incidents.json`)).json()).incidents;
  const play = async ({ url }: Run, request: object) =>
    playedSchema.parse(
      await (await fetch(`${url}/simulate`, { method: 'POST', body: JSON.stringify(request) })).json(),
    );
  const credentials = () =>
    accountsSchema.parse(JSON.parse(readFileSync(join(localDir, 'accounts.json'), 'utf8'))).default.webhook;

  const post = ({ url }: Run, event: object, changes: { token?: string; secret?: string } = {}) => {
    const { hookId, hookSecret, token } = credentials();
    const body = JSON.stringify({ hook_id: hookId, event });
    return fetch(`${url}/webhooks/default`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: changes.token ?? token,
        'x-minut-signature': createHmac('sha256', changes.secret ?? hookSecret)
          .update(body)
          .digest('hex'),
      },
      body,
    });
  };

  afterAll(async () => {
    for (const child of running) await end(child, 'SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  describe('in memory', () => {
    let run: Run;
    beforeAll(async () => {
      run = await start('--speed', '100');
    });
    afterAll(() => end(run.child, 'SIGKILL'));

    it('is ready with its rules active, and keeps its credentials to its owner', async () => {
      const health = await fetch(`${run.url}/health`);
      expect(health.status).toBe(200);
      expect(await health.json()).toEqual({ status: 'ready', run: expect.any(String) });
      expect(statSync(join(localDir, 'accounts.json')).mode & 0o777).toBe(0o600);
      expect(statSync(join(localDir, 'oauth-client.json')).mode & 0o777).toBe(0o600);
      expect(statSync(join(localDir, 'endpoints.json')).mode & 0o777).toBe(0o600);
    });

    it('turns a party into one text for the guest and one e-mail for the owner within two seconds', async () => {
      const { homeId, events } = await play(run, { scenario: 'party' });
      const first = async () => {
        const found = (await messages(run)).filter(({ ruleId }) => ruleId === 'noise-started');
        expect(found).toHaveLength(2);
        return found;
      };
      const found = await vi.waitFor(first, { timeout: 2_000, interval: 50 });
      expect(found).toContainEqual(expect.objectContaining({ channel: 'sms', to: '+46701740611' }));
      expect(found).toContainEqual(
        expect.objectContaining({ channel: 'email', to: 'alva@example.com', subject: expect.any(String) }),
      );
      const [incident] = await incidents(run);
      expect(incident).toMatchObject({ homeId, category: 'noise', openedAt: events[0]?.created_at });
      expect(new Set(found.map(({ incidentId }) => incidentId))).toEqual(new Set([incident?.id]));
    });

    it('closes the incident when the party ends', async () => {
      await vi.waitFor(
        async () => {
          const [incident] = await incidents(run);
          expect(incident).toMatchObject({ status: 'resolved', closedAt: expect.any(String) });
        },
        { timeout: 25_000, interval: 200 },
      );
    });

    it('sends nothing again when the same delivery is posted by hand', async () => {
      const { events } = await play(run, { scenario: 'cold' });
      const [event = {}] = events;
      const coldTexts = async () => (await messages(run)).filter(({ ruleId }) => ruleId === 'too-cold');
      await vi.waitFor(async () => expect(await coldTexts()).toHaveLength(1), { timeout: 5_000 });
      expect((await post(run, event)).status).toBe(200);
      // Another event of the same home, behind the repeated one in the same group, shows that it was handled.
      await play(run, { scenario: 'battery' });
      await vi.waitFor(
        async () => expect((await messages(run)).map(({ ruleId }) => ruleId)).toContain('battery-low'),
        { timeout: 5_000 },
      );
      expect(await coldTexts()).toHaveLength(1);
    });

    it.each([
      ['a signature that is wrong', { secret: 'f'.repeat(40) }],
      ['a token that is wrong', { token: 'wrong' }],
    ])('answers 401 to %s and does nothing else', async (_, changes) => {
      const before = run.output().length;
      const event = { id: 'f'.repeat(24), type: 'alarm_heard', created_at: new Date().toISOString() };
      expect((await post(run, event, changes)).status).toBe(401);
      expect(run.output().slice(before)).not.toContain('"decided"');
      expect((await messages(run)).map(({ ruleId }) => ruleId)).not.toContain('smoke-alarm');
    });

    it('answers another method as an HTTP API does', async () => {
      const response = await fetch(`${run.url}/webhooks/default`);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ message: 'Not Found' });
    });

    it('says in one sentence what is wrong with a scenario', async () => {
      const response = await fetch(`${run.url}/simulate`, { method: 'POST', body: '{"scenario":"flood"}' });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ message: expect.stringMatching(/flood.*party, quiet/) });
    });

    it('starts no scenario for a page of another site', async () => {
      const response = await fetch(`${run.url}/simulate`, {
        method: 'POST',
        headers: { origin: 'https://example.com' },
        body: '{"scenario":"smoke"}',
      });
      expect(response.status).toBe(403);
    });

    it('prints no recipient and no text', () => {
      expect(run.output()).not.toMatch(/\+467017406|@example\.com|Hi Maja|getting loud/);
    });

    it('serves the page with a policy that lets only its own script run', async () => {
      const response = await fetch(run.url);
      expect(response.headers.get('content-security-policy')).toMatch(
        /default-src 'none';.*script-src 'sha256-[^']+';/,
      );
      expect(await response.text()).toContain('<title>Nightdesk inbox</title>');
    });
  });

  describe('its end', () => {
    it('comes within two seconds after Ctrl-C, with success', async () => {
      const run = await start();
      const began = performance.now();
      const [code] = await end(run.child, 'SIGINT');
      expect(code).toBe(0);
      expect(performance.now() - began).toBeLessThan(2_000);
    });

    it('is one line when the port is taken', async () => {
      const server = createServer();
      const port = await listenOnLoopback(server, 0);
      const { child, output } = launch(['--port', String(port)]);
      const [code] = await once(child, 'exit');
      server.close();
      expect(code).toBe(1);
      expect(output()).toBe(
        `Port ${port} is taken: stop what listens there, or choose another with --port or PORT.\n`,
      );
    });

    it('is one line when another process has the data directory', async () => {
      const data = join(directory, 'shared');
      const run = await start('--data', data);
      const { child, output } = launch(['--port', '0', '--data', data]);
      const [code] = await once(child, 'exit');
      await end(run.child, 'SIGKILL');
      expect(code).toBe(1);
      expect(output()).toMatch(/^\S+ is in use by process \d+: stop that one, [^\n]+\n$/);
    });

    it('is a sentence when an option is wrong', async () => {
      const { child, output } = launch(['--speed', 'fast']);
      const [code] = await once(child, 'exit');
      expect(code).toBe(1);
      expect(output()).toMatch(/--speed.*must be a number from 1/);
    });
  });

  it('with --data keeps inbox and incidents over a kill, and texts nobody again', async () => {
    const data = join(directory, 'data');
    const first = await start('--data', data);
    const { events } = await play(first, { scenario: 'battery' });
    await vi.waitFor(async () => expect(await messages(first)).toHaveLength(2), { timeout: 5_000 });
    const before = { messages: await messages(first), incidents: await incidents(first) };
    await end(first.child, 'SIGKILL');

    const second = await start('--data', data);
    expect(await messages(second)).toEqual(before.messages);
    expect(await incidents(second)).toEqual(before.incidents);
    expect((await post(second, events[0] ?? {})).status).toBe(200);
    await play(second, { scenario: 'tamper' });
    await vi.waitFor(
      async () => expect((await messages(second)).map(({ ruleId }) => ruleId)).toContain('sensor-removed'),
      { timeout: 5_000 },
    );
    expect((await messages(second)).filter(({ ruleId }) => ruleId === 'battery-low')).toHaveLength(2);
    await end(second.child, 'SIGKILL');
  });
});
