import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type NightDesk, startNightDesk } from '../support/night-desk.ts';
import { inspect, launchBrowser } from './browser.ts';

/** A minute of the night in a second. */
const speed = 60;
const minute = 1_000;
/** Of the simulator; somebody stays in the first. */
const homes = {
  malmo: '5e0f1a2b3c4d5e6f70818290',
  bristol: '5e0f1a2b3c4d5e6f70818291',
  malaga: '5e0f1a2b3c4d5e6f70818292',
} as const;
const phones = { owner: '+46701740605', oncall: '+46701740606' } as const;

/** Who has the night is texted at once; the owner is woken if nobody takes it. */
const ladder = `
when: noise-started
priority: 1
then:
  - sms: { to: [oncall, owner], text: "Loud at {{home.name}}. {{incident.url}}" }
escalate:
  - { after: 13m, then: [{ sms: { to: owner, text: "STEP ONE at {{home.name}}. {{incident.url}}" } }] }
  - { after: 16m, then: [{ sms: { to: owner, text: "STEP TWO at {{home.name}}. {{incident.url}}" } }] }
`;

/** Tells that the rules were loaded anew; an e-mail counts towards no cap of texts. */
const probe = `
when: battery-low
homes: ${homes.malaga}
then:
  - email: { to: owner, subject: "Loaded", text: "The rules are loaded." }
`;

let desk: NightDesk;
let browser: Browser;

beforeAll(async () => {
  [desk, browser] = await Promise.all([startNightDesk(speed), launchBrowser()]);
  await desk.edit({ kind: 'rule', id: 'night-ladder', yaml: ladder });
  await desk.edit({ kind: 'rule', id: 'probe', yaml: probe });
  // A change is in force within 30 seconds.
  await vi.waitFor(
    async () => {
      await desk.play('battery', homes.malaga);
      await vi.waitFor(async () => {
        const texts = (await desk.messages()).map(({ text }) => text);
        expect(texts).toContain('The rules are loaded.');
      }, 2_000);
    },
    { timeout: 40_000, interval: 500 },
  );
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

const eventually = <Value>(look: () => Promise<Value>, minutes: number): Promise<Value> =>
  vi.waitFor(look, { timeout: minutes * minute + 20_000, interval: 200 });

const textsTo = async (to: string, incidentId: string) =>
  (await desk.messages()).filter((message) => message.to === to && message.incidentId === incidentId);

/** Plays a party and waits for the first text with a link. */
const party = async (homeId: string): Promise<{ readonly incidentId: string; readonly link: string }> => {
  await desk.play('party', homeId);
  return eventually(async () => {
    const incident = (await desk.incidents()).find((each) => each.homeId === homeId);
    const [first] = incident ? await textsTo(phones.oncall, incident.id) : [];
    const link = /http\S+\/i\/\S+/.exec(first?.text ?? '')?.[0];
    expect(link).toBeDefined();
    return { incidentId: String(incident?.id), link: String(link) };
  }, 1);
};

const statusOf = async (id: string) => (await desk.incidents()).find((each) => each.id === id)?.status;

const hears = (to: string, incidentId: string, words: RegExp, minutes: number) =>
  eventually(async () => {
    const texts = (await textsTo(to, incidentId)).map(({ text }) => text);
    expect(texts).toContainEqual(expect.stringMatching(words));
  }, minutes);

const heard = async (incidentId: string, words: RegExp) =>
  (await desk.messages()).filter(({ incidentId: id, text }) => id === incidentId && words.test(text));

describe('the whole night', () => {
  test('party, text, link, page, taken, no further step, quiet, all-clear', async () => {
    const { incidentId, link } = await party(homes.malmo);

    const fetched = await Promise.all(Array.from({ length: 100 }, async () => (await fetch(link)).status));
    expect(new Set(fetched)).toEqual(new Set([200]));
    expect(await statusOf(incidentId)).toBe('open');

    const page: Page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`${desk.url}/`);
    const [opened] = await Promise.all([
      page.waitForEvent('popup').catch(() => page),
      page.locator(`a[href="${link}"]`).first().click(),
    ]);
    await opened.waitForURL(link);
    await opened.close();

    requests.length = 0;
    await page.goto(link);
    expect(requests).toEqual([link]);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/Loud|Still loud/);
    await page.getByText('Nobody has it yet').waitFor();
    await page
      .getByText('Stops text to the owner')
      .or(page.getByText(/Stops the text to/))
      .waitFor();
    await page.getByRole('button', { name: 'I’ve got it' }).click();
    await page.getByRole('status').getByText('You have it.').waitFor();
    expect(await statusOf(incidentId)).toBe('acknowledged');
    await hears(phones.owner, incidentId, /Night desk has it/, 2);
    await page.goto(link);
    await inspect(page, 'incident-taken');

    await eventually(async () => expect(await statusOf(incidentId)).toBe('resolved'), 30);
    await hears(phones.oncall, incidentId, /quiet|over/i, 5);
    expect(await heard(incidentId, /STEP/)).toEqual([]);
    // It renews itself while it is open: nobody loads it again here.
    await page.getByText('Over since').waitFor({ timeout: 30_000 });
    expect(problems).toEqual([]);
    await inspect(page, 'incident-over');
    await page.close();
  });

  test('the same without JavaScript: snoozed, taken, ended by hand', async () => {
    const { incidentId, link } = await party(homes.bristol);
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    const page = await context.newPage();
    await page.goto(link);
    await page.getByRole('button', { name: 'Snooze 30 min' }).click();
    await page.getByText('Snoozed until').first().waitFor();
    expect(await statusOf(incidentId)).toBe('snoozed');
    await page.getByRole('button', { name: 'I’ve got it' }).click();
    await page.getByText('You have it since').waitFor();
    await page.getByRole('button', { name: 'It is over' }).click();
    await page.getByText('Over since').waitFor();
    expect(await statusOf(incidentId)).toBe('resolved');
    await hears(phones.oncall, incidentId, /over/i, 5);
    await context.close();
  });

  test('a link that was altered shows nothing of anybody', async () => {
    const { link } = await party(homes.bristol).catch(() => ({ link: `${desk.url}/i/none` }));
    const page = await browser.newPage();
    const answer = await page.goto(`${link.slice(0, -1)}${link.endsWith('A') ? 'Q' : 'A'}`);
    expect(answer?.status()).toBe(404);
    expect(await page.locator('body').textContent()).not.toContain('Harbour');
    await inspect(page, 'not-found');
    await page.close();
  });
});
