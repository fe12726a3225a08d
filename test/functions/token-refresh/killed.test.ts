import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsCall, FaultHook } from '../../../local/aws/aws-call.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../../../local/aws/aws-endpoint.ts';
import { createSecretFiles, type SecretFiles } from '../../../local/aws/secret-files.ts';
import { type EmbeddedQueues, startQueues } from '../../../local/embedded/embedded-queues.ts';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import { alarmTopicArn, functionEnvironment } from '../../../local/function-environment.ts';
import { createInbox, type Inbox } from '../../../local/inbox/inbox.ts';
import { startClock } from '../../../local/local-clock.ts';
import { issuePair } from '../../../local/minut-simulator/grants.ts';
import { grantSecretSchema } from '../../../shared/minut/grant-secret.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { markGrantFresh, readGrantStatus } from '../../../shared/store/grant-status.ts';
import { createTable, type Table } from '../../../shared/store/table.ts';
import { oauthClient, type SimulatedMinut, startSimulatedMinut } from '../../support/simulated-minut.ts';

const script = join(import.meta.dirname, 'run-once.ts');
const account = 'host';
const grantName = `nightdesk/accounts/${account}/grant`;
const operatorEmail = 'operator@example.com';
const past = '2020-01-01T00:00:00.000Z';

/** What a service answers whose caller is dead by then. */
const toTheDead = { status: 500, code: 'InternalServiceError', message: 'Nobody hears this.' } as const;

describe('a token refresh that is killed', { timeout: 60_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-killed-'));
  let tables: EmbeddedTables;
  let queues: EmbeddedQueues;
  let aws: AwsEndpoint;
  let files: SecretFiles;
  let inbox: Inbox;
  let state: Table;
  let minut: SimulatedMinut;
  let oldToken: string;
  let faults: FaultHook | undefined;
  let running: ChildProcess | undefined;

  beforeAll(async () => {
    [tables, queues] = await Promise.all([startTables(), startQueues()]);
    state = createTable(tables.client, tables.names.state);
    files = createSecretFiles(directory);
    files.write('nightdesk/oauth-client', oauthClient);
  });
  afterAll(async () => {
    await Promise.all([tables.stop(), queues.stop()]);
    rmSync(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    minut = await startSimulatedMinut();
    inbox = createInbox(undefined);
    faults = undefined;
    const clock = systemClock;
    aws = await startAwsEndpoint({
      inbox,
      clock,
      files,
      topicArn: alarmTopicArn,
      operatorEmail,
      faults: (call) => faults?.(call),
    });
    oldToken = issuePair(minut.simulator.world).refresh_token;
    files.write(grantName, { grant: 'authorization_code', refreshToken: oldToken });
    await markGrantFresh(state, account, past, past);
    await leaseRunsOut();
    return async () => {
      minut.close();
      await aws.stop();
    };
  });

  const leaseRunsOut = () => state.delete({ pk: `lease#grant/${account}`, sk: 'lease' });
  const stored = () => grantSecretSchema.parse(files.read(grantName));
  const told = () => inbox.list().map(({ subject = '' }) => subject);
  const status = () => readGrantStatus(state, account);

  /** @returns the signal that ended it, or null when it came to its end */
  const run = async (): Promise<NodeJS.Signals | null> => {
    const environment = functionEnvironment({
      tables,
      queues,
      aws,
      clock: startClock(1, undefined),
      url: 'http://127.0.0.1:9',
      minutApiUrl: minut.baseUrl,
    });
    running = spawn(process.execPath, [script, account], { env: { ...process.env, ...environment } });
    const exit = once(running, 'exit');
    const [, signal] = await exit;
    return signal;
  };
  const kill = () => running?.kill('SIGKILL');

  /** Kills the process with a call to AWS on its way: before it is done, or after. */
  const killAt = (service: AwsCall['service'], action: string, after: boolean) => {
    faults = (call) => {
      if (call.service !== service || call.action !== action) return undefined;
      faults = undefined;
      kill();
      return { ...toTheDead, after };
    };
  };

  const moments: readonly (readonly [string, () => void])[] = [
    [
      'while Minut answers with the new token',
      () => {
        minut.simulator.world.accessTokens.set = function set(token, expires) {
          kill();
          return Map.prototype.set.call(this, token, expires);
        };
      },
    ],
    ['before the new token is stored', () => killAt('secretsmanager', 'PutSecretValue', false)],
  ];

  it.each(moments)(
    '%s ends in an alarm that says how to reconnect, where Minut takes a refresh token once',
    async (_, prepare) => {
      prepare();
      expect(await run()).toBe('SIGKILL');
      expect(stored().refreshToken).toBe(oldToken);
      expect(minut.simulator.world.refreshes).toEqual([oldToken]);
      await leaseRunsOut();
      expect(await run()).toBeNull();
      expect(await status()).toMatchObject({ lost: true, told: true });
      expect(told()).toEqual([expect.stringContaining('account host must be connected again')]);
      expect(inbox.list()[0]?.text).toContain('npm run link -- connect');
      // The next run neither asks Minut nor says it again.
      expect(await run()).toBeNull();
      expect(minut.simulator.world.refreshes).toHaveLength(2);
      expect(told()).toHaveLength(1);
    },
  );

  it.each(moments)(
    '%s is made up for by the next run, where Minut still takes a token whose answer was lost',
    async (_, prepare) => {
      prepare();
      expect(await run()).toBe('SIGKILL');
      minut.simulator.world.accessTokens.set = Map.prototype.set;
      minut.simulator.world.refreshTokens.set(oldToken, 'unused');
      await leaseRunsOut();
      expect(await run()).toBeNull();
      expect(stored().refreshToken).not.toBe(oldToken);
      expect(minut.simulator.world.accessTokens.has(stored().accessToken ?? '')).toBe(true);
      expect(await status()).toMatchObject({ lost: false });
      expect(told()).toEqual([]);
    },
  );

  it('after the new token is stored leaves it in force', async () => {
    killAt('secretsmanager', 'PutSecretValue', true);
    expect(await run()).toBe('SIGKILL');
    await leaseRunsOut();
    expect(await run()).toBeNull();
    expect(minut.simulator.world.refreshes).toEqual([oldToken]);
    expect(minut.simulator.world.accessTokens.has(stored().accessToken ?? '')).toBe(true);
    expect([(await status())?.lost, told()]).toEqual([false, []]);
  });

  it('before the operator is told that the grant is lost tells it with the next run', async () => {
    minut.simulator.world.refreshTokens.clear();
    killAt('sns', 'Publish', false);
    expect(await run()).toBe('SIGKILL');
    expect([(await status())?.lost, told()]).toEqual([true, []]);
    expect(await run()).toBeNull();
    expect(told()).toHaveLength(1);
  });
});
