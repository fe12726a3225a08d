import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Ministack, region } from './ministack.ts';
import { run } from './processes.ts';
import { cleanEnvironment } from './python.ts';

const cdk = join(import.meta.dirname, '../../node_modules/.bin/cdk');

const app = join(import.meta.dirname, 'app.ts');

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

/** The addresses that the stack and the scenarios agree on. */
export const settings = {
  alarmEmail: 'ops@example.com',
  timeZone: 'Europe/Stockholm',
  emailFrom: 'nightdesk@example.com',
  alarmPhone: '+46701740602',
} as const;

/** For a command that is to meet the emulator where it would meet AWS. */
export const commandEnvironment = ({ endpoint, certificateFile }: Ministack): NodeJS.ProcessEnv => ({
  ...cleanEnvironment(),
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: region,
  AWS_CA_BUNDLE: certificateFile,
  NODE_EXTRA_CA_CERTS: certificateFile,
  CDK_DISABLE_CLI_TELEMETRY: 'true',
});

type Context = Readonly<Record<string, string>>;

export interface CdkCommands {
  /** `cdk bootstrap`, then `cdk deploy`. @returns the stack's outputs */
  deploy(): Promise<Outputs>;
  /** `cdk deploy` once more, with other settings. */
  redeploy(changed: Context): Promise<void>;
  destroy(): Promise<void>;
}

/** The real CDK command line against the emulator. */
export const createCdk = (ministack: Ministack, folder: string, minutApiUrl: string): CdkCommands => {
  const outputsFile = join(folder, 'outputs.json');
  const env = commandEnvironment(ministack);
  const cli = (args: readonly string[], changed: Context = {}) => {
    const context = Object.entries({ ...settings, minutApiUrl, ...changed });
    const common = [
      '--app',
      `${process.execPath} ${app}`,
      '--no-notices',
      '--ci',
      '--output',
      join(folder, 'cdk.out'),
    ];
    const flags = context.flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    return run({ command: cdk, args: [...args, ...common, ...flags], env, logFile: join(folder, 'cdk.log') });
  };
  const deploy = ['deploy', '--require-approval', 'never', '--outputs-file', outputsFile];
  return {
    async deploy() {
      await cli(['bootstrap']);
      await cli(deploy);
      const outputs: unknown = JSON.parse(readFileSync(outputsFile, 'utf8'));
      return z.object({ Nightdesk: outputsSchema }).parse(outputs).Nightdesk;
    },
    redeploy: (changed) => cli(deploy, changed),
    destroy: () => cli(['destroy', '--force']),
  };
};
