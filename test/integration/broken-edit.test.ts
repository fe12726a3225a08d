import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type NightDesk, startNightDesk } from '../support/night-desk.ts';

const rule = (text: string, field = 'text'): string =>
  [
    'id: glass-break',
    'when: glass-break',
    'then:',
    `  - sms: { to: oncall, text: "${text} at {{home.name}}" }`,
    `  - email: { to: owner, subject: "${text}", ${field}: "{{home.name}}" }`,
  ].join('\n');

/** The contact oncall of the examples. */
const nightDesk = '+46701740606';

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
const everyMs = 100;
/** `rules` reads what is in force every ten seconds. */
const inForceMs = 11_000;
const patience = { timeout: 45_000, interval: 200 };

let desk: NightDesk;
beforeAll(async () => {
  desk = await startNightDesk(1);
}, 60_000);
afterAll(() => desk?.stop());

/** Breaks a window each tenth of a second, in a home of its own each time, until it is stopped. */
const breakGlass = () => {
  const homes: string[] = [];
  let stopped = false;
  const breaking = (async () => {
    while (!stopped) {
      const homeId = hex(12);
      const event = {
        id: hex(12),
        type: 'glassbreak',
        created_at: new Date().toISOString(),
        home_id: homeId,
      };
      expect((await desk.deliver(event)).status).toBe(200);
      homes.push(homeId);
      await delay(everyMs);
    }
  })();
  return {
    /** The homes so far, in the order of their events. */
    homes,
    stop: () => {
      stopped = true;
      return breaking;
    },
  };
};

const edit = (yaml: string) => desk.edit({ kind: 'rule', id: 'glass-break', yaml });

/** What the text about each home begins with, of the texts to whoever has the night. */
const texts = async (): Promise<readonly (readonly [home: string, text: string])[]> =>
  (await desk.messages())
    .filter(({ to, ruleId }) => to === nightDesk && ruleId === 'glass-break')
    .map(({ text }) => {
      const [begin = '', home = ''] = text.split(' at ');
      return [home, begin] as const;
    });
const untilSomeoneReads = (begin: string) =>
  vi.waitFor(async () => expect((await texts()).map(([, text]) => text)).toContain(begin), patience);

test('an edit that is broken midway, in the table itself and while events come in, misses no alarm', {
  timeout: 180_000,
}, async () => {
  await edit(rule('First'));
  const glass = breakGlass();
  await untilSomeoneReads('First');

  // The first action is right, the second is not: none of it comes into force.
  await edit(rule('Broken', 'txt'));
  const told = await vi.waitFor(async () => {
    const letter = (await desk.messages()).find(({ to }) => to === 'operator@example.com');
    expect(letter).toBeDefined();
    return letter;
  }, patience);
  expect(told?.subject).toContain('rule glass-break was refused');
  expect(told?.text).toContain('`then[1].email.txt` is not a field; did you mean text?\n');
  expect(told?.text).toContain('last valid version');

  // Long enough for the broken version to be in force, if it could be.
  const during = glass.homes.length;
  await vi.waitFor(() => expect(glass.homes.length).toBeGreaterThan(during + inForceMs / everyMs), patience);
  const whileBroken = glass.homes.slice(during);

  await edit(rule('Mended'));
  await untilSomeoneReads('Mended');
  await glass.stop();

  // Everybody reads of every broken window, once.
  await vi.waitFor(
    async () => expect(new Set((await texts()).map(([home]) => home))).toEqual(new Set(glass.homes)),
    patience,
  );
  const all = await texts();
  expect(all).toHaveLength(glass.homes.length);
  const byHome = new Map(all);
  expect(new Set(whileBroken.map((home) => byHome.get(home)))).toEqual(new Set(['First']));
  expect(byHome.get(glass.homes.at(-1) ?? '')).toBe('Mended');
});
