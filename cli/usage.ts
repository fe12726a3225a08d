import { NightdeskError } from '../shared/errors.ts';

/** The command cannot be done as it was asked for; its message is all that the person needs. */
export class UsageError extends NightdeskError {}

/** Of a command's process: something is wrong with what it worked on, or with how it was called. */
export const exitCodes = { wrong: 1, usage: 2 } as const;

/** Runs a command; an error of our own is one sentence on stderr, without a stack. */
export const runCommand = async (command: () => Promise<unknown>): Promise<void> => {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof NightdeskError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.wrong;
  }
};
