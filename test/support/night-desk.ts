import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, vi } from 'vitest';
import * as z from 'zod/mini';
import { awsClientOptions } from '../../local/embedded/aws-client-options.ts';
import { readEndpoints } from '../../local/endpoints.ts';

const root = join(import.meta.dirname, '../..');
const inboxSchema = z.object({
  messages: z.array(
    z.object({
      to: z.string(),
      text: z.string(),
      subject: z.optional(z.string()),
      incidentId: z.nullable(z.string()),
      ruleId: z.nullable(z.string()),
    }),
  ),
});
const incidentsSchema = z.object({
  incidents: z.array(z.object({ id: z.string(), homeId: z.string(), status: z.string() })),
});
const accountsSchema = z.object({
  default: z.object({ webhook: z.object({ hookId: z.string(), hookSecret: z.string(), token: z.string() }) }),
});

export interface NightDesk {
  readonly url: string;
  /** What commands need in their environment to find it. */
  readonly variables: Readonly<Record<'PORT' | 'NIGHTDESK_LOCAL_DIR', string>>;
  /** Of the functions. */
  readonly environment: Readonly<Record<string, string>>;
  /** All that it printed so far. */
  output(): string;
  messages(): Promise<z.infer<typeof inboxSchema>['messages']>;
  incidents(): Promise<z.infer<typeof incidentsSchema>['incidents']>;
  play(scenario: string, homeId: string): Promise<void>;
  /** Delivers an event as Minut does, signed. */
  deliver(event: Readonly<Record<string, string>>): Promise<Response>;
  /** Puts an item into the config table, as a person does in the console. */
  edit(item: { readonly kind: string; readonly id: string } & Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

const read = async (url: string): Promise<unknown> => (await fetch(url)).json();

/**
 * `npm start` as a process of its own.
 * @param speed of the program's clock
 * @param more variables of its environment
 */
export const startNightDesk = async (
  speed: number,
  more: Readonly<Record<string, string>> = {},
): Promise<NightDesk> => {
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-'));
  const child = spawn(process.execPath, ['local/main.ts', '--port', '0', '--speed', String(speed)], {
    cwd: root,
    env: { ...process.env, ...more, NIGHTDESK_LOCAL_DIR: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const url = await vi.waitFor(
    () => {
      const found = /Inbox\s+(http:\S+?)\/\s/.exec(output)?.[1];
      expect(found).toBeDefined();
      return String(found);
    },
    { timeout: 45_000, interval: 100 },
  );
  const { port } = new URL(url);
  const { environment = {} } = readEndpoints(directory, Number(port)) ?? {};
  const client = new DynamoDBClient({
    ...awsClientOptions,
    endpoint: String(environment.AWS_ENDPOINT_URL_DYNAMODB),
  });
  return {
    url,
    variables: { PORT: port, NIGHTDESK_LOCAL_DIR: directory },
    environment,
    output: () => output,
    messages: async () => inboxSchema.parse(await read(`${url}/inbox.json`)).messages,
    incidents: async () => incidentsSchema.parse(await read(`${url}/incidents.json`)).incidents,
    play: async (scenario, homeId) => {
      await fetch(`${url}/simulate`, { method: 'POST', body: JSON.stringify({ scenario, homeId }) });
    },
    deliver: (event) => {
      const accounts: unknown = JSON.parse(readFileSync(join(directory, 'accounts.json'), 'utf8'));
      const { hookId, hookSecret, token } = accountsSchema.parse(accounts).default.webhook;
      const body = JSON.stringify({ hook_id: hookId, event });
      const signature = createHmac('sha256', hookSecret).update(body).digest('hex');
      return fetch(`${url}/webhooks/default`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: token,
          'x-minut-signature': signature,
        },
        body,
      });
    },
    edit: async (item) => {
      await client.send(new PutItemCommand({ TableName: environment.CONFIG_TABLE, Item: marshall(item) }));
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
      client.destroy();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
