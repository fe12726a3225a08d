import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';

const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'nightdesk-leaks-'));
const inboxSchema = z.object({
  messages: z.array(z.object({ to: z.string(), text: z.string(), subject: z.optional(z.string()) })),
});
const hookSchema = z.object({
  default: z.object({ webhook: z.object({ hookSecret: z.string(), token: z.string() }) }),
});

const scenarios = ['party', 'quiet', 'smoke', 'cold', 'humid', 'offline', 'battery', 'tamper'];
const personal = 'Greta Testdottir, +46701740699, greta.testdottir@example.com';

const child = spawn(process.execPath, ['local/main.ts', '--port', '0', '--speed', '600'], {
  cwd: root,
  env: { ...process.env, NIGHTDESK_LOCAL_DIR: directory },
});
let output = '';
for (const stream of [child.stdout, child.stderr]) {
  stream.on('data', (chunk) => {
    output += chunk;
  });
}

const json = async (url: string): Promise<unknown> => (await fetch(url)).json();

/** Every text value of the files that hold secrets. */
const secrets = (): readonly string[] =>
  readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => [...readFileSync(join(directory, file), 'utf8').matchAll(/:\s*"([^"]{16,})"/g)])
    .map(([, value = '']) => value)
    // Ids and times are no secrets, and the scheme's name is public.
    .filter((value) => !/^[0-9a-f]{24}$|^\d{4}-\d\d-\d\dT|^sha(1|256)-|^(client_credentials)$/.test(value));

describe('a whole night in local mode', { timeout: 60_000 }, () => {
  let url = '';
  let messages: z.infer<typeof inboxSchema>['messages'] = [];

  beforeAll(async () => {
    await vi.waitFor(() => expect(output).toContain('is ready'), { timeout: 20_000, interval: 50 });
    url = /Inbox\s+(http:\/\/[\d.:]+)/.exec(output)?.[1] ?? '';
    for (const scenario of scenarios) {
      await fetch(`${url}/simulate`, { method: 'POST', body: JSON.stringify({ scenario }) });
    }
    // Authentic and no event, with a person in it; forged, with a person in it; and a person in the address.
    const { hookSecret, token } = hookSchema.parse(
      JSON.parse(readFileSync(join(directory, 'accounts.json'), 'utf8')),
    ).default.webhook;
    const body = JSON.stringify({ guest: personal });
    const signature = createHmac('sha256', hookSecret).update(body).digest('hex');
    const headers = {
      'content-type': 'application/json',
      authorization: token,
      'x-minut-signature': signature,
    };
    expect((await fetch(`${url}/webhooks/default`, { method: 'POST', headers, body })).status).toBe(200);
    await fetch(`${url}/webhooks/default?who=${encodeURIComponent(personal)}`, {
      method: 'POST',
      headers: { 'x-name': 'Greta Testdottir' },
      body,
    });
    await fetch(`${url}/webhooks/${encodeURIComponent(personal)}`, { method: 'POST', body });
    await vi.waitFor(
      async () => {
        const incidents = z
          .object({ incidents: z.array(z.object({ category: z.string(), status: z.string() })) })
          .parse(await json(`${url}/incidents.json`)).incidents;
        expect(new Set(incidents.map(({ category }) => category)).size).toBeGreaterThanOrEqual(4);
        expect(incidents.some(({ category, status }) => category === 'noise' && status === 'resolved')).toBe(
          true,
        );
        messages = inboxSchema.parse(await json(`${url}/inbox.json`)).messages;
        expect(messages.length).toBeGreaterThan(8);
      },
      { timeout: 30_000, interval: 200 },
    );
    child.kill('SIGTERM');
    await once(child, 'exit');
  }, 60_000);

  afterAll(() => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  test('logs no number, address or text of any message', () => {
    const words = messages.flatMap(({ to, text, subject }) => [to, text, ...(subject ? [subject] : [])]);
    const shown = words.flatMap((word) => word.split('\n')).filter((line) => line.trim().length > 6);
    expect(shown.filter((word) => output.includes(word))).toEqual([]);
  });

  test('logs nobody’s name, and nothing of a delivery that was refused or kept aside', () => {
    for (const trace of ['Greta', 'Testdottir', '4670174', '@example.com'])
      expect(output).not.toContain(trace);
  });

  test('logs no secret, no token and no link', () => {
    expect(secrets().length).toBeGreaterThanOrEqual(4);
    expect(secrets().filter((secret) => output.includes(secret))).toEqual([]);
    expect(output).not.toMatch(/simulated\.[0-9a-f]{8}|\/i\/[\w-]{20}/);
  });

  test('logs at most two lines for an event in each function', () => {
    const counts = new Map<string, number>();
    for (const line of output.split('\n').filter((text) => text.startsWith('{'))) {
      const { function: name, eventId, actionId = '' } = JSON.parse(line);
      if (!name || !eventId) continue;
      const key = `${name} ${eventId} ${actionId}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBeGreaterThan(10);
    expect([...counts].filter(([, count]) => count > 2)).toEqual([]);
  });
});
