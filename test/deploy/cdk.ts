import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Ministack, region } from './ministack.ts';
import { run } from './processes.ts';
import { cleanEnvironment } from './python.ts';

const cdk = join(import.meta.dirname, '../../node_modules/.bin/cdk');

const outputsSchema = z.object({
  WebhookUrl: z.url(),
  IncidentBaseUrl: z.url(),
  ConfigTableName: z.string(),
  StateTableName: z.string(),
  AlarmTopicArn: z.string(),
});

export type Outputs = z.infer<typeof outputsSchema>;

/** MiniStack takes these for its root user's. */
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/** The addresses that the stack and the scenarios agree on. The Minut API is a port where nothing listens. */
export const settings = {
  alarmEmail: 'ops@example.com',
  timeZone: 'Europe/Stockholm',
  emailFrom: 'nightdesk@example.com',
  minutApiUrl: 'http://127.0.0.1:9/v8',
} as const;

/** Runs the real `cdk bootstrap` and `cdk deploy` against the emulator. @returns the stack's outputs */
export const deployStack = async (
  { endpoint, certificateFile }: Ministack,
  folder: string,
): Promise<Outputs> => {
  const context = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const outputsFile = join(folder, 'outputs.json');
  const common = ['--no-notices', '--ci', '--output', join(folder, 'cdk.out'), ...context];
  const env = {
    ...cleanEnvironment(),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_CA_BUNDLE: certificateFile,
    NODE_EXTRA_CA_CERTS: certificateFile,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  const cli = (args: readonly string[]) =>
    run({ command: cdk, args: [...args, ...common], env, logFile: join(folder, 'cdk.log') });
  await cli(['bootstrap']);
  await cli(['deploy', '--require-approval', 'never', '--outputs-file', outputsFile]);
  const outputs: unknown = JSON.parse(readFileSync(outputsFile, 'utf8'));
  return z.object({ Nightdesk: outputsSchema }).parse(outputs).Nightdesk;
};
