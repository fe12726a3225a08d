import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { homes } from '../../local/minut-simulator/fixtures/homes.ts';
import { type NightDesk, startNightDesk } from '../support/night-desk.ts';

const clientSchema = z.object({ clientId: z.string(), clientSecret: z.string() });
const home = homes[0].home_id;
/** Five minutes between two pulls are five seconds. */
const speed = 60;
const patience = { timeout: 60_000, interval: 250 };

let minut: NightDesk;
let desk: NightDesk;
/**
 * Another `npm start` stands for Minut: an account that this one knows by its API alone. Its clock is as fast and began
 * earlier, so its events are some minutes ahead and none lies before this one's beginning.
 */
beforeAll(async () => {
  minut = await startNightDesk(speed);
  const path = join(minut.variables.NIGHTDESK_LOCAL_DIR, 'oauth-client.json');
  const { clientId, clientSecret } = clientSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  desk = await startNightDesk(speed, {
    MINUT_API_URL: `${minut.url}/minut/v8`,
    MINUT_CLIENT_ID: clientId,
    MINUT_CLIENT_SECRET: clientSecret,
  });
}, 90_000);
afterAll(() => Promise.all([desk?.stop(), minut?.stop()]));

const told = async (ruleId: string) => (await desk.messages()).filter((message) => message.ruleId === ruleId);

test('npm start on a real account pulls its events and tells of each once, with what Minut says of the home', {
  timeout: 150_000,
}, async () => {
  expect(desk.output()).toContain(`${minut.url}/minut/v8 (events are pulled every five minutes)`);
  await minut.play('battery', home);
  await vi.waitFor(async () => expect(await told('battery-low')).toHaveLength(2), patience);
  const texts = (await told('battery-low')).filter(({ subject }) => subject === undefined);
  expect(texts).toMatchObject([{ to: '+46701740606', text: expect.stringContaining('Kastanjegatan 14') }]);
  const [incident] = await desk.incidents();
  expect(incident).toMatchObject({ homeId: home, status: 'open' });

  // Each look goes back two hours: what is known by then is not told again.
  await minut.play('tamper', home);
  await vi.waitFor(async () => expect(await told('sensor-removed')).toHaveLength(1), patience);
  expect(await told('battery-low')).toHaveLength(2);
});

test('it asks Minut for no webhook, since Minut cannot reach this machine', async () => {
  expect(desk.output()).not.toContain('webhook checked');
  const ownEvents = (await minut.messages()).filter(({ ruleId }) => ruleId === 'battery-low');
  expect(ownEvents).toHaveLength(2);
});
