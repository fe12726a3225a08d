import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './processes.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');
const environment = join(import.meta.dirname, '../../.venv');
const stamp = join(environment, 'installed.txt');

/** Read by .ci/run, which then prints the reason and goes on. */
export const notInstallable = 3;

export class NotInstallableError extends Error {}

/** A command of the virtual environment. */
export const installed = (command: string): string => join(environment, 'bin', command);

/** The caller's environment without its AWS profile, region or trust: nothing of a real account may come in. */
export const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(AWS_|CDK_|MINISTACK_)/.test(key))),
  // The Lambdas run on the `node` that is found first: the one of this test, which is the one of the real functions.
  PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
});

const isInstalled = (wanted: string): boolean => {
  try {
    return readFileSync(stamp, 'utf8') === wanted;
  } catch {
    return false;
  }
};

/** Installs the pinned emulator and the pinned cfn-lint into `.venv`, unless they are there. @throws NotInstallableError */
export const installPython = async (logFile: string): Promise<void> => {
  const wanted = readFileSync(requirements, 'utf8');
  if (isInstalled(wanted)) return;
  const common = { env: cleanEnvironment(), logFile };
  try {
    await run({ command: 'python3', args: ['-m', 'venv', '--clear', environment], ...common });
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await run({ command: installed('python'), args, ...common });
  } catch (error) {
    throw new NotInstallableError(
      `MiniStack and cfn-lint cannot be installed here (they need python3 with venv, and PyPI); see ${logFile}.`,
      { cause: error },
    );
  }
  writeFileSync(stamp, wanted);
};
