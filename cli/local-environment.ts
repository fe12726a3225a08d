import * as z from 'zod/mini';
import { UsageError } from './usage.ts';

const healthSchema = z.object({ environment: z.record(z.string(), z.string()) });

export const defaultPort = 8787;

/**
 * The environment of the functions of the running `npm start`: endpoints, tables, queues, credentials that mean nothing.
 * @throws UsageError when nothing answers on the port
 */
export const readLocalEnvironment = async (
  port: number = Number(process.env.PORT ?? defaultPort),
): Promise<Readonly<Record<string, string>>> => {
  const url = `http://127.0.0.1:${port}/health`;
  let body: unknown;
  try {
    const response = await fetch(url);
    body = await response.json();
  } catch (cause) {
    throw new UsageError(`Nothing answers on port ${port}: run npm start first, or set PORT to its port.`, {
      cause,
    });
  }
  const health = healthSchema.safeParse(body);
  if (health.success) return health.data.environment;
  throw new UsageError(`What answers on port ${port} is no Nightdesk, or it is still starting.`);
};

/** Points this process's AWS clients at the running `npm start`. @throws UsageError */
export const useLocalEnvironment = async (port?: number): Promise<Readonly<Record<string, string>>> => {
  const environment = await readLocalEnvironment(port);
  Object.assign(process.env, environment);
  return environment;
};
