import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { readLocalEnvironment } from '../../cli/local-environment.ts';
import { forgetEndpoints, readEndpoints, writeEndpoints } from '../../local/endpoints.ts';
import { type PretendedStart, pretendStart } from '../support/pretended-start.ts';

const environment = { CONFIG_TABLE: 'config-table' };
let desk: PretendedStart | undefined;
afterEach(() => {
  desk?.stop();
  vi.unstubAllEnvs();
});

const start = async (localDir?: string): Promise<number> => {
  desk = await pretendStart(environment);
  vi.stubEnv('NIGHTDESK_LOCAL_DIR', localDir ?? desk.variables.NIGHTDESK_LOCAL_DIR);
  return Number(desk.variables.PORT);
};

it('finds a running npm start by its port', async () => {
  expect(await readLocalEnvironment(await start())).toEqual(environment);
});

it('says what to do when nothing answers on the port', async () => {
  const port = await start();
  desk?.stop();
  await expect(readLocalEnvironment(port)).rejects.toThrow(/run npm start first, or set PORT/);
});

it('takes no endpoints that an earlier run on the same port left', async () => {
  const port = await start();
  writeEndpoints(desk?.variables.NIGHTDESK_LOCAL_DIR ?? '', port, { run: 'earlier', environment });
  await expect(readLocalEnvironment(port)).rejects.toThrow(/set NIGHTDESK_LOCAL_DIR to its --local-dir/);
});

it('says where it looked when the run keeps its files elsewhere', async () => {
  const elsewhere = join(tmpdir(), 'nightdesk-nobody');
  const port = await start(elsewhere);
  await expect(readLocalEnvironment(port)).rejects.toThrow(elsewhere);
});

it('forgets a run when it ends, and none that has its place by then', async () => {
  const port = await start();
  const directory = desk?.variables.NIGHTDESK_LOCAL_DIR ?? '';
  forgetEndpoints(directory, port, 'another');
  expect(readEndpoints(directory, port)).toMatchObject({ run: 'pretended' });
  writeEndpoints(directory, port + 1, { run: 'beside it', environment });
  forgetEndpoints(directory, port, 'pretended');
  expect(readEndpoints(directory, port)).toBeUndefined();
  expect(readEndpoints(directory, port + 1)).toMatchObject({ run: 'beside it' });
});
