import { join } from 'node:path';
import * as z from 'zod';
import { commandEnvironment, type Outputs, settings } from './cdk.ts';
import type { Ministack } from './ministack.ts';
import { ask, run } from './processes.ts';
import { phones } from './seed.ts';
import { oauthClient } from './simulated-minut.ts';

const projectRoot = join(import.meta.dirname, '../..');

const stackName = 'Nightdesk';

const findingsSchema = z.array(
  z.object({
    check: z.string(),
    state: z.enum(['fine', 'look', 'wrong']),
    what: z.string(),
    todo: z.string().optional(),
  }),
);

/** Our own commands, as a person types them, against the deployed stack. */
export const createCommands = (ministack: Ministack, folder: string, minutApiUrl: string) => {
  const line = (name: string, args: readonly string[]) => ({
    command: process.execPath,
    args: [join(projectRoot, 'cli', name), ...args],
    logFile: join(folder, 'commands.log'),
    env: {
      ...commandEnvironment(ministack),
      MINUT_API_URL: minutApiUrl,
      MINUT_CLIENT_ID: oauthClient.clientId,
      MINUT_CLIENT_SECRET: oauthClient.clientSecret,
    },
  });
  const command = (name: string, ...args: readonly string[]) => run(line(name, args));
  return {
    connect: () => command('connect.ts', '--phone', phones.operator, '--time-zone', settings.timeZone),
    connectAgain: () => command('connect.ts'),
    link: () => command('link.ts', 'overview', '--for', 'owner'),
    listGuests: (home: string) => command('guests.ts', 'list', '--home', home),
    listRules: () => command('rules.ts', 'list', '--stack', stackName),
    tryRule: (id: string, type: string) =>
      command('rules.ts', 'try', id, '--type', type, '--stack', stackName),
    listDeadLetters: () => command('redrive.ts', 'list'),
    /** What `doctor` finds, and what it ends with. */
    examine: async () => {
      const { code, output } = await ask(line('doctor.ts', ['--json']));
      return { code, findings: findingsSchema.parse(JSON.parse(output)) };
    },
    putExampleRules: ({ ConfigTableName }: Outputs) =>
      command('rules.ts', 'put', join(projectRoot, 'rules'), '--yes', '--table', ConfigTableName),
  };
};

export type Commands = ReturnType<typeof createCommands>;
