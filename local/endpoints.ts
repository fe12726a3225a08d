import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** What the commands need of a running `npm start`: where its tables, queues and services listen. */
export interface Endpoints {
  /** Names this run: `GET /health` says the same, so that what an earlier run left is not taken for it. */
  readonly run: string;
  /** The environment of the functions. */
  readonly environment: Readonly<Record<string, string>>;
}

const schema = z.record(
  z.string(),
  z.object({ run: z.string(), environment: z.record(z.string(), z.string()) }),
);

const pathIn = (localDir: string): string => join(localDir, 'endpoints.json');
const readAll = (localDir: string): Readonly<Record<string, Endpoints>> =>
  schema.safeParse(readJsonFile(pathIn(localDir))).data ?? {};

/** The endpoints of the run on a port, in `endpoints.json` (mode 600); undefined where none is noted. */
export const readEndpoints = (localDir: string, port: number): Endpoints | undefined =>
  readAll(localDir)[port];

/** Notes the endpoints of the run on a port. */
export const writeEndpoints = (localDir: string, port: number, endpoints: Endpoints): void =>
  writeJsonFile(pathIn(localDir), { ...readAll(localDir), [port]: endpoints });

/** Forgets the run on a port, unless another one has its place by now. */
export const forgetEndpoints = (localDir: string, port: number, run: string): void => {
  const { [port]: noted, ...others } = readAll(localDir);
  if (noted?.run === run) writeJsonFile(pathIn(localDir), others);
};
