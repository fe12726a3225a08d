import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Comparison } from './compare.ts';
import { loadEnvironment } from './load-time.ts';

const comparison = z.object({
  reference: z.number(),
  subject: z.number(),
  ratio: z.number(),
  spread: z.number(),
});

/** The webhook's handler against a function that does only what nobody can skip, in a process with its environment. */
export const benchWebhook = async (): Promise<Comparison> => {
  const child = fork(join(import.meta.dirname, 'webhook-calls.ts'), {
    env: { PATH: process.env.PATH, ...loadEnvironment },
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The benchmark of the webhook ended with ${String(code)}.`);
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  return comparison.parse(message);
};
