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

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });

/** @throws Error when the command cannot be started or does not end with 0 */
export const run = async (what: Command): Promise<void> => {
  const code = await exitOf(start(what));
  if (code !== 0) {
    const where = what.logFile === undefined ? '' : `: see ${what.logFile}`;
    throw new Error(`${what.command} ended with ${code ?? 'a signal'}${where}.`);
  }
};

export interface Answer {
  readonly code: number | null;
  /** What the command printed to standard output. */
  readonly output: string;
}

/** Runs a command for what it prints, however it ends; its errors go to the log. @throws Error when it cannot be started */
export const ask = async ({
  command,
  args,
  env,
  logFile,
}: Command & { logFile: string }): Promise<Answer> => {
  const errors = openSync(logFile, 'a');
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', errors], detached: true });
  started.add(child);
  child.once('exit', () => started.delete(child));
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await exitOf(child);
  return { code, output: Buffer.concat(chunks).toString('utf8') };
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
