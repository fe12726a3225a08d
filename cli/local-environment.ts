import { resolve } from 'node:path';
import * as z from 'zod/mini';
import { readEndpoints } from '../local/endpoints.ts';
import { UsageError } from './usage.ts';

const healthSchema = z.object({ status: z.literal('ready'), run: z.string() });

export const defaultPort = 8787;

/** As `npm start` has it. */
const localDir = (): string => resolve(process.env.NIGHTDESK_LOCAL_DIR ?? '.local');

const runOn = async (port: number): Promise<string> => {
  let body: unknown;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`);
    body = await response.json();
  } catch (cause) {
    throw new UsageError(`Nothing answers on port ${port}: run npm start first, or set PORT to its port.`, {
      cause,
    });
  }
  const health = healthSchema.safeParse(body);
  if (health.success) return health.data.run;
  throw new UsageError(`What answers on port ${port} is no Nightdesk, or it is still starting.`);
};

/**
 * The environment of the functions of the running `npm start`: endpoints, tables, queues, credentials that mean nothing.
 * @throws UsageError when nothing answers on the port
 */
export const readLocalEnvironment = async (
  port: number = Number(process.env.PORT ?? defaultPort),
): Promise<Readonly<Record<string, string>>> => {
  const run = await runOn(port);
  const directory = localDir();
  const endpoints = readEndpoints(directory, port);
  if (endpoints?.run === run) return endpoints.environment;
  throw new UsageError(
    `The npm start on port ${port} keeps its files elsewhere than in ${directory}: set NIGHTDESK_LOCAL_DIR to its --local-dir, or run the command where it runs.`,
  );
};

/** Points this process's AWS clients at the running `npm start`. @throws UsageError */
export const useLocalEnvironment = async (port?: number): Promise<Readonly<Record<string, string>>> => {
  const environment = await readLocalEnvironment(port);
  Object.assign(process.env, environment);
  return environment;
};
