import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

const isRunning = (pid: number): boolean => {
  try {
    // Signal 0 only asks whether the process is there.
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const holderOf = (path: string): number | undefined => {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 && isRunning(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Makes the directory and takes it for this process; one that a killed process left is taken over.
 * @returns what gives it back
 * @throws StartError when it cannot be written or another process has it
 */
export const claimDataDirectory = (directory: string): (() => void) => {
  const path = join(directory, 'pid');
  const holder = holderOf(path);
  if (holder !== undefined) {
    throw new StartError(
      `${directory} is in use by process ${holder}: stop that one, or give --data another directory.`,
    );
  }
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(path, String(process.pid), { mode: 0o600 });
  } catch (error) {
    throw new StartError(`${directory} cannot be written: give --data a directory of your own.`, {
      cause: error,
    });
  }
  return () => rmSync(path, { force: true });
};
