import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';

const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'nightdesk-gone-'));
const tokenSchema = z.object({ access_token: z.string() });
const hooksSchema = z.object({ hooks: z.array(z.object({ hook_id: z.string(), url: z.string() })) });
const clientSchema = z.object({ clientId: z.string(), clientSecret: z.string() });
const inboxSchema = z.object({
  messages: z.array(z.object({ text: z.string(), ruleId: z.nullable(z.string()) })),
});

let child: ChildProcess;
let output = '';
let url = '';

beforeAll(async () => {
  child = spawn(process.execPath, ['local/main.ts', '--port', '0', '--speed', '240'], {
    cwd: root,
    env: { ...process.env, NIGHTDESK_LOCAL_DIR: directory },
  });
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  await vi.waitFor(() => expect(output).toContain('is ready'), { timeout: 20_000, interval: 50 });
  url = /Inbox\s+(http:\/\/[\d.:]+)/.exec(output)?.[1] ?? '';
});
afterAll(() => {
  child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

/** Minut's own API, as the account's owner calls it. */
const minut = async () => {
  const client = clientSchema.parse(JSON.parse(readFileSync(join(directory, 'oauth-client.json'), 'utf8')));
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
  const answer = await fetch(`${url}/minut/v8/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&response_type=token',
  });
  const headers = { authorization: `Bearer ${tokenSchema.parse(await answer.json()).access_token}` };
  return {
    hooks: async () =>
      hooksSchema.parse(await (await fetch(`${url}/minut/v8/webhooks`, { headers })).json()).hooks,
    remove: (id: string) => fetch(`${url}/minut/v8/webhooks/${id}`, { method: 'DELETE', headers }),
  };
};

test('an alarm whose webhook somebody deleted still wakes the night desk, once, and the webhook comes back', {
  timeout: 90_000,
}, async () => {
  const { hooks, remove } = await minut();
  for (const { hook_id } of await hooks()) await remove(hook_id);
  await fetch(`${url}/simulate`, { method: 'POST', body: JSON.stringify({ scenario: 'cold' }) });
  const texts = async () =>
    inboxSchema
      .parse(await (await fetch(`${url}/inbox.json`)).json())
      .messages.filter(({ ruleId }) => ruleId === 'too-cold');
  await vi.waitFor(async () => expect(await texts()).toHaveLength(1), { timeout: 40_000, interval: 250 });
  expect(output).toContain('"FoundByReconcile":');
  await vi.waitFor(
    async () =>
      expect((await (await minut()).hooks()).map((hook) => hook.url)).toContain(`${url}/webhooks/default`),
    { timeout: 40_000, interval: 500 },
  );
  await vi.waitFor(() => expect(output).toContain('"WebhookRepaired":1'), { timeout: 10_000 });
  // The overlap brings the event again with each look; it stays one text.
  expect(await texts()).toHaveLength(1);
});
