import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { allowedSkips } from './allowed-skips.ts';
import { deployStack } from './cdk.ts';
import { connectTo, type Deployment } from './deployment.ts';
import { adaptPolicies } from './emulator-quirks.ts';
import { startMinistack } from './ministack.ts';
import { stopAll } from './processes.ts';
import { installPython, NotInstallableError, notInstallable } from './python.ts';
import { formatReport, type Result } from './report.ts';
import { EmulatorLacksError, type Scenario } from './scenario.ts';
import { alertScenarios } from './scenarios/alert.ts';
import { seed } from './seed.ts';

/** Logs stay here after a run; it is git-ignored. */
const folder = join(import.meta.dirname, '../../.cache/deploy');

const scenarios: readonly Scenario[] = [...alertScenarios];

const timed = async (title: string, work: () => Promise<void>): Promise<Result> => {
  const begun = performance.now();
  const result = (outcome: Result['outcome'], reason?: string): Result => ({
    title,
    outcome,
    seconds: (performance.now() - begun) / 1000,
    ...(reason === undefined ? {} : { reason }),
  });
  try {
    await work();
    return result('passed');
  } catch (error) {
    if (error instanceof NotInstallableError) throw error;
    const reason = allowedSkips.get(title);
    if (error instanceof EmulatorLacksError && reason !== undefined) return result('skipped', reason);
    return result('failed', error instanceof Error ? error.message : String(error));
  }
};

/** Every step in order. What deploys must succeed before a scenario can be played. */
const play = async (): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const step = async <Value>(title: string, work: () => Promise<Value>): Promise<Value | undefined> => {
    let value: Value | undefined;
    console.log(`… ${title}`);
    results.push(
      await timed(title, async () => {
        value = await work();
      }),
    );
    return value;
  };
  await step('installs the emulator', () => installPython(join(folder, 'install.log')));
  const ministack = await step('starts the emulator', () => startMinistack(folder));
  const outputs = ministack && (await step('bootstraps and deploys', () => deployStack(ministack, folder)));
  if (!ministack || !outputs) return results;
  const deployment: Deployment = connectTo(ministack, outputs);
  await step('adapts policies that the emulator misreads', () => adaptPolicies(deployment.iam, 'Nightdesk'));
  await step('puts rules, contacts and an account in force', () => seed(deployment));
  if (results.some(({ outcome }) => outcome === 'failed')) return results;
  for (const { title, play: playScenario } of scenarios) await step(title, () => playScenario(deployment));
  return results;
};

const interrupt = () => {
  // What was started has process groups of its own, which a Ctrl-C in the terminal does not reach.
  void stopAll().finally(() => process.exit(130));
};
process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
try {
  const results = await play();
  console.log(formatReport(results, process.stdout.isTTY));
  const failed = results.some(({ outcome }) => outcome === 'failed');
  if (failed) console.error(`Logs: ${folder}`);
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  if (!(error instanceof NotInstallableError)) throw error;
  console.error(error.message);
  process.exitCode = notInstallable;
} finally {
  await stopAll();
}
