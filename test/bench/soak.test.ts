import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

it('a soak in small loses nothing and says how long events took and what memory is in use', async () => {
  const soak = join(import.meta.dirname, '../../bench/soak.ts');
  const { stdout } = await run(process.execPath, [soak, '--rate', '4', '--minutes', '0.05']);
  expect(stdout).toContain('12 events at 4/s: 0 lost');
  expect(stdout).toMatch(/webhook to inbox: p50 \d+ ms, p95 \d+ ms, p99 \d+ ms/);
  expect(stdout).toMatch(/memory in use after a collection: \d+ → \d+ MiB/);
}, 60_000);
