import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { homes } from '../../local/minut-simulator/fixtures/homes.ts';

const root = join(import.meta.dirname, '../..');
/** Nobody stays there unless a test says so. */
const emptyHome = homes[2].home_id;
const guestsSchema = z.array(z.object({ id: z.string(), name: z.string(), checkIn: z.string() }));
const planSchema = z.object({
  dryRun: z.boolean(),
  create: z.array(z.unknown()),
  update: z.array(z.unknown()),
  remove: z.array(z.unknown()),
  unchanged: z.number(),
});
const linkSchema = z.object({ link: z.string(), expiresAt: z.string() });

const day = (fromToday: number): string =>
  new Date(Date.now() + fromToday * 24 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
const calendar = (...stays: readonly string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'PRODID:-//HomeAway.com\\, Inc.//EN',
    'VERSION:2.0',
    ...stays,
    'END:VCALENDAR',
    '',
  ].join('\r\n');
const stay = (from: number, to: number): string =>
  [
    'BEGIN:VEVENT',
    'UID:invented-1',
    'DTSTAMP:20261101T000000Z',
    `DTSTART;VALUE=DATE:${day(from)}`,
    `DTEND;VALUE=DATE:${day(to)}`,
    'SUMMARY:Reserved - Maja Exempel',
    'END:VEVENT',
  ].join('\r\n');

describe('commands on the running npm start', { timeout: 60_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-cli-'));
  const localDir = join(directory, 'local');
  const file = join(directory, 'stays.ics');
  let desk: ChildProcess;
  let url: string;

  beforeAll(async () => {
    desk = spawn(process.execPath, ['local/main.ts', '--port', '0'], {
      cwd: root,
      env: { ...process.env, NIGHTDESK_LOCAL_DIR: localDir },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    desk.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    url = await vi.waitFor(
      () => {
        const [, found] = /Inbox\s+(http:\S+?)\/\s/.exec(output) ?? [];
        if (!found) throw new Error(`Not ready: ${output}`);
        return found;
      },
      { timeout: 30_000, interval: 50 },
    );
  }, 40_000);
  afterAll(async () => {
    const exit = once(desk, 'exit');
    desk.kill('SIGKILL');
    await exit;
    rmSync(directory, { recursive: true, force: true });
  });

  const run = async (command: 'guests' | 'link', ...args: readonly string[]) => {
    const child = spawn(process.execPath, [`cli/${command}.ts`, ...args], {
      cwd: root,
      env: { ...process.env, PORT: new URL(url).port, NIGHTDESK_LOCAL_DIR: localDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const [code] = await once(child, 'close');
    return { code, out, err };
  };
  const json = async <Schema extends z.ZodMiniType>(
    schema: Schema,
    ...args: readonly ['guests' | 'link', ...string[]]
  ): Promise<z.infer<Schema>> => {
    const [command, ...rest] = args;
    const { code, out, err } = await run(command, ...rest, '--local', '--json');
    expect([code, err]).toEqual([0, '']);
    return schema.parse(JSON.parse(out));
  };
  const importFile = (...more: readonly string[]) =>
    json(planSchema, 'guests', 'import', file, '--home', emptyHome, ...more);
  const list = () => json(guestsSchema, 'guests', 'list', '--home', emptyHome);

  describe('npm run guests', () => {
    it('shows with --dry-run what an import would change, and changes nothing', async () => {
      writeFileSync(file, calendar(stay(5, 8)));
      expect(await importFile('--dry-run')).toMatchObject({ dryRun: true, create: [{}] });
      expect(await list()).toEqual([]);
    });

    it('brings a stay, leaves it the second time, moves it, and takes it away once it is cancelled', async () => {
      writeFileSync(file, calendar(stay(5, 8)));
      expect((await importFile()).create).toHaveLength(1);
      const [brought, ...others] = await list();
      expect([brought?.name, others]).toEqual(['Maja Exempel', []]);

      expect(await importFile()).toMatchObject({ create: [], update: [], remove: [], unchanged: 1 });

      writeFileSync(file, calendar(stay(6, 9)));
      expect(await importFile()).toMatchObject({ create: [], update: [{}], remove: [] });
      const [moved] = await list();
      expect(moved?.id).toBe(brought?.id);
      expect(moved?.checkIn).not.toBe(brought?.checkIn);

      writeFileSync(file, calendar(stay(6, 9).replace('END:VEVENT', 'STATUS:CANCELLED\r\nEND:VEVENT')));
      expect((await importFile()).remove).toHaveLength(1);
      expect(await list()).toEqual([]);
    });

    it('says which homes there are when it is asked for another', async () => {
      writeFileSync(file, calendar(stay(5, 8)));
      const { code, err } = await run(
        'guests',
        'import',
        file,
        '--home',
        '5e0f1a2b3c4d5e6f70ffffff',
        '--local',
      );
      expect(code).toBe(2);
      expect(err).toMatch(
        /^Minut has no home 5e0f1a2b3c4d5e6f70ffffff; it has .*Casa Oliva.* Nothing was changed\.\n$/,
      );
    });

    it('says in a sentence what is wrong with a file, before it asks anybody', async () => {
      const wrong = join(directory, 'stays.pdf');
      writeFileSync(wrong, '');
      const other = await run('guests', 'import', wrong, '--home', emptyHome);
      expect([other.code, other.err]).toEqual([2, expect.stringContaining('is neither .ics nor .csv')]);
      writeFileSync(file, '<!DOCTYPE html><html></html>');
      const page = await run('guests', 'import', file, '--home', emptyHome);
      expect([page.code, page.err]).toEqual([
        1,
        expect.stringContaining('This is a web page, not a calendar'),
      ]);
      const missing = await run('guests', 'import', file);
      expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('--home')]);
    });
  });

  describe('npm run link', () => {
    it('makes a link to the overview that opens until it expires', async () => {
      const { link, expiresAt } = await json(linkSchema, 'link', 'overview', '--days', '2');
      expect(link.startsWith(`${url}/o/`)).toBe(true);
      expect(Math.round((Date.parse(expiresAt) - Date.now()) / 3_600_000)).toBe(48);
      expect((await fetch(link)).status).toBe(200);
      const forged = `${link.slice(0, -10)}${link.at(-10) === 'A' ? 'B' : 'A'}${link.slice(-9)}`;
      expect((await fetch(forged)).status).not.toBe(200);
    });

    it('makes an invitation for an account that is not there yet', async () => {
      const { link } = await json(linkSchema, 'link', 'connect', '--account', 'harbour');
      expect(link.startsWith(`${url}/connect?`)).toBe(true);
    });

    it.each([
      [1, ['connect', '--account', '../other'], '"../other" is no account id'],
      [2, ['connect'], '--account'],
      [2, ['connect', '--account', 'harbour', '--days', '31'], '1 to 30'],
      [2, ['overview', '--for', 'nobody'], 'There is no contact nobody'],
    ] as const)('ends with %i and a sentence for %s', async (expected, args, sentence) => {
      const { code, out, err } = await run('link', ...args, '--local');
      expect([code, out]).toEqual([expected, '']);
      expect(err).toContain(sentence);
    });
  });
});
