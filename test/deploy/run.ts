import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { allowedSkips } from './allowed-skips.ts';
import { createCdk } from './cdk.ts';
import { createCommands } from './commands.ts';
import { connectTo, type Deployment } from './deployment.ts';
import { adaptPolicies } from './emulator-quirks.ts';
import { startMinistack } from './ministack.ts';
import { stopAll } from './processes.ts';
import { installPython, NotInstallableError, notInstallable } from './python.ts';
import { formatReport, type Result } from './report.ts';
import { EmulatorLacksError, type Scenario } from './scenario.ts';
import { alarmScenarios } from './scenarios/alarms.ts';
import { alertScenarios } from './scenarios/alert.ts';
import { commandScenarios } from './scenarios/commands.ts';
import { connectScenarios } from './scenarios/connect.ts';
import { waitUntilInForce } from './scenarios/delivery.ts';
import { doctorScenarios } from './scenarios/doctor.ts';
import { redeployScenarios, removalScenarios } from './scenarios/lifecycle.ts';
import { oldMessageScenarios } from './scenarios/old-messages.ts';
import { tokenScenarios } from './scenarios/token.ts';
import { seed } from './seed.ts';
import { startSimulatedMinut } from './simulated-minut.ts';

/** Logs stay here after a run; it is git-ignored. */
const folder = join(import.meta.dirname, '../../.cache/deploy');

const scenarios: readonly Scenario[] = [
  tokenScenarios.ask,
  ...alertScenarios,
  ...alarmScenarios,
  ...commandScenarios,
  ...doctorScenarios,
  ...redeployScenarios,
  ...oldMessageScenarios,
  tokenScenarios.look,
  ...removalScenarios,
];

const stops: (() => void)[] = [];

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
    return allowedSkips.has(title)
      ? result('failed', 'It is on the list of allowed skips and was not skipped: take it off that list.')
      : result('passed');
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
  if (!ministack) return results;
  const minut = await startSimulatedMinut(ministack);
  stops.push(minut.close);
  const cdk = createCdk(ministack, folder, minut.apiUrl);
  const commands = createCommands(ministack, folder, minut.apiUrl);
  const outputs = await step('bootstraps and deploys', cdk.deploy);
  if (!outputs) return results;
  const deployment: Deployment = connectTo(ministack, outputs, cdk, commands);
  await step('adapts policies that the emulator misreads', () => adaptPolicies(deployment.iam, 'Nightdesk'));
  await step('connects an account, whose ping comes back through the API', commands.connect);
  for (const { title, play: playScenario } of connectScenarios)
    await step(title, () => playScenario(deployment));
  await step('loads the example rules', () => commands.putExampleRules(outputs));
  await step('puts what is edited in the console in force within 30 s', async () => {
    await seed(deployment);
    await waitUntilInForce(deployment);
  });
  if (results.some(({ outcome }) => outcome === 'failed')) return results;
  for (const { title, play: playScenario } of scenarios) await step(title, () => playScenario(deployment));
  return results;
};

new Command('npm run test:deploy')
  .description(
    'Deploys the real stack to an emulator of AWS on this machine, plays scenarios through it and takes it down. Ends with 3 where the emulator cannot be installed.',
  )
  .configureHelp({ helpWidth: 100 })
  .parse();

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
  for (const stop of stops) stop();
  await stopAll();
}
