import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { functionEnvironment } from '../local/function-environment.ts';
import { mapQueues } from '../shared/platform/topology.ts';

const answerSchema = z.object({
  ms: z.number(),
  cpuMs: z.number(),
  undici: z.boolean(),
  exportsHandler: z.boolean(),
});

/** Runs in the fresh process: loads the bundle and says how long that took and what came along. */
const probe = `
const cpu = process.cpuUsage();
const start = process.hrtime.bigint();
const module_ = require(process.argv[1]);
const ms = Number(process.hrtime.bigint() - start) / 1e6;
const { user, system } = process.cpuUsage(cpu);
const cpuMs = (user + system) / 1e3;
const undici = process.moduleLoadList.some((name) => name.includes('deps/undici'));
process.stdout.write(JSON.stringify({ ms, cpuMs, undici, exportsHandler: typeof module_.handler === 'function' }));
`;

/** What a function finds when it is loaded; nothing listens there, and loading calls nobody. */
export const loadEnvironment = functionEnvironment({
  tables: { endpoint: 'http://127.0.0.1:9', names: { config: 'config', state: 'state' } },
  queues: {
    endpoint: 'http://127.0.0.1:9',
    urls: mapQueues((name) => `http://127.0.0.1:9/${name}`),
    setAsideUrl: 'http://127.0.0.1:9/set-aside',
  },
  aws: { endpoint: 'http://127.0.0.1:9' },
  clock: { clock: { now: Date.now, wall: Date.now, speed: 1 }, speed: 1, originMs: 0 },
  url: 'http://127.0.0.1:9',
});

export interface Load {
  readonly ms: number;
  /** Of the processor, which other programs stretch less. */
  readonly cpuMs: number;
  readonly undici: boolean;
  readonly exportsHandler: boolean;
}

/** Loads a bundle in a process of its own. @param directory where it is written to */
export const loadOnce = (name: string, code: string, directory: string): Load => {
  const path = join(directory, `${name}.cjs`);
  writeFileSync(path, code);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', probe, path], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...loadEnvironment },
  });
  if (status !== 0) throw new Error(`The bundle of ${name} does not load: ${stderr.slice(0, 500)}`);
  return answerSchema.parse(JSON.parse(stdout));
};
