import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, vi } from 'vitest';
import * as z from 'zod/mini';
import { awsClientOptions } from '../../local/embedded/aws-client-options.ts';

const root = join(import.meta.dirname, '../..');
const inboxSchema = z.object({
  messages: z.array(
    z.object({
      to: z.string(),
      text: z.string(),
      incidentId: z.nullable(z.string()),
      ruleId: z.nullable(z.string()),
    }),
  ),
});
const incidentsSchema = z.object({
  incidents: z.array(z.object({ id: z.string(), homeId: z.string(), status: z.string() })),
});
const healthSchema = z.object({ environment: z.record(z.string(), z.string()) });

export interface NightDesk {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
  messages(): Promise<z.infer<typeof inboxSchema>['messages']>;
  incidents(): Promise<z.infer<typeof incidentsSchema>['incidents']>;
  play(scenario: string, homeId: string): Promise<void>;
  /** Puts an item into the config table, as a person does in the console. */
  edit(item: { readonly kind: string; readonly id: string } & Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

const read = async (url: string): Promise<unknown> => (await fetch(url)).json();

/** `npm start` as a process of its own. @param speed of the program's clock */
export const startNightDesk = async (speed: number): Promise<NightDesk> => {
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-browser-'));
  const child = spawn(process.execPath, ['local/main.ts', '--port', '0', '--speed', String(speed)], {
    cwd: root,
    env: { ...process.env, NIGHTDESK_LOCAL_DIR: directory },
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
  const { environment } = healthSchema.parse(await read(`${url}/health`));
  const client = new DynamoDBClient({
    ...awsClientOptions,
    endpoint: String(environment.AWS_ENDPOINT_URL_DYNAMODB),
  });
  return {
    url,
    environment,
    messages: async () => inboxSchema.parse(await read(`${url}/inbox.json`)).messages,
    incidents: async () => incidentsSchema.parse(await read(`${url}/incidents.json`)).incidents,
    play: async (scenario, homeId) => {
      await fetch(`${url}/simulate`, { method: 'POST', body: JSON.stringify({ scenario, homeId }) });
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
