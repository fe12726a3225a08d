import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { homes } from '../../local/minut-simulator/fixtures/homes.ts';
import { type NightDesk, startNightDesk } from '../support/night-desk.ts';
import { launchBrowser } from './browser.ts';

const [, bristol, malaga] = homes;
const timesSchema = z.array(z.object({ at: z.string(), zone: z.string(), text: z.string() }));

let desk: NightDesk;
let browser: Browser;
beforeAll(async () => {
  [desk, browser] = await Promise.all([startNightDesk(1), launchBrowser()]);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

/** Every time that the page shows of something that happened: its instant, its zone, its text. */
const timesOn = async (page: Page) =>
  timesSchema.parse(
    await page.evaluate(
      `[...document.querySelectorAll('main time')].map(({ dateTime, title, textContent }) => ({ at: dateTime, zone: title, text: textContent }))`,
    ),
  );

const clockIn = (at: string, timeZone: string): string =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });

test('the inbox shows what happened in a home at the home’s own time, wherever it is read', {
  timeout: 60_000,
}, async () => {
  const context = await browser.newContext({ timezoneId: 'Asia/Tokyo', locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(desk.url);
  await desk.play('battery', bristol.home_id);
  await desk.play('battery', malaga.home_id);
  await vi.waitFor(
    async () => {
      const zones = new Set((await timesOn(page)).map(({ zone }) => zone));
      expect(zones).toEqual(new Set([bristol.timezone, malaga.timezone]));
    },
    { timeout: 30_000, interval: 250 },
  );
  const times = await timesOn(page);
  // Texts, letters and timelines of both homes.
  expect(times.length).toBeGreaterThanOrEqual(6);
  for (const { at, zone, text } of times) expect(text).toMatch(new RegExp(`(^|, )${clockIn(at, zone)}$`));
});
