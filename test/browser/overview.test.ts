import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { type NightDesk, startNightDesk } from '../support/night-desk.ts';
import { inspect, launchBrowser } from './browser.ts';

const root = join(import.meta.dirname, '../..');
const home = '5e0f1a2b3c4d5e6f70818292';
/** What a stranger may write into a booking or a name, 200 characters of it. */
const evilName =
  `</title><script>document.title='taken'</script>"'><img src=x onerror=alert(1)> \u202Eשלום ${'🏡'.repeat(10)} ${'W'.repeat(90)}`.slice(
    0,
    200,
  );

let desk: NightDesk;
let browser: Browser;

beforeAll(async () => {
  [desk, browser] = await Promise.all([startNightDesk(60), launchBrowser()]);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

const linkToOverview = async (): Promise<string> => {
  const args = ['cli/link.ts', 'overview', '--local', '--manage', '--json'];
  const env = { ...process.env, ...desk.variables };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  return z.object({ link: z.string() }).parse(JSON.parse(stdout)).link;
};

test('names from outside cannot break the pages, and a manager pauses, undoes and records a call', async () => {
  await desk.edit({ kind: 'home', id: home, name: evilName, timeZone: 'Europe/Madrid' });
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const overview = await linkToOverview();

  await page.goto(overview);
  await page.getByText('A neighbour called').click();
  await page.getByLabel('Home').last().selectOption(home);
  await page.getByRole('button', { name: 'Record the call' }).click();
  await page.getByRole('status').getByText('Recorded.').waitFor();
  await vi.waitFor(
    async () => {
      await page.goto(overview);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('One incident is open');
    },
    { timeout: 20_000, interval: 500 },
  );
  await inspect(page, 'overview');

  await page
    .getByRole('link', { name: /script/ })
    .first()
    .click();
  await page.getByText('Nobody has it yet').waitFor();
  expect(await page.title()).toContain('<script>');
  await inspect(page, 'incident-evil');
  await page.getByRole('link', { name: 'Report to keep or print' }).click();
  await page.getByRole('heading', { name: 'Incident report' }).waitFor();
  await inspect(page, 'report');

  await page.goto(overview);
  await page.getByText('noise-started', { exact: false }).last().click();
  await page.getByRole('button', { name: 'Switch off' }).locator('visible=true').click();
  await page.getByRole('status').getByText('Done.').waitFor();
  await page.getByRole('button', { name: 'Undo it' }).click();
  await page.getByRole('status').getByText('Taken back.').waitFor();
  expect(dialogs).toEqual([]);
  await page.close();
});
