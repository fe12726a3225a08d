import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { waitFor } from './wait-for.ts';

/** A command's own process group, so that what it starts can be ended with it. */
const started = new Set<ChildProcess>();

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Takes everything the command prints; unless given, the person sees it. */
  readonly logFile?: string;
}

export const start = ({ command, args, env, logFile }: Command): ChildProcess => {
  const log = logFile === undefined ? 'inherit' : openSync(logFile, 'a');
  const child = spawn(command, args, { env, stdio: ['ignore', log, log], detached: true });
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
};

/** @throws Error when the command cannot be started or does not end with 0 */
export const run = async (what: Command): Promise<void> => {
  const child = start(what);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) {
    const where = what.logFile === undefined ? '' : `: see ${what.logFile}`;
    throw new Error(`${what.command} ended with ${code ?? 'a signal'}${where}.`);
  }
};

const signal = (group: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(-group, name);
  } catch {
    return false;
  }
};

/** Ends every command that still runs, and everything that it started, by process group. */
export const stopAll = async (): Promise<void> => {
  const groups = [...started].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  for (const group of groups) signal(group, 'SIGTERM');
  for (const group of groups) {
    const gone = async () => (signal(group, 0) ? undefined : true);
    await waitFor('a process group to end', 5, gone).catch(() => signal(group, 'SIGKILL'));
  }
};
