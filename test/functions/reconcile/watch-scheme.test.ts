import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { watchScheme } from '../../../functions/reconcile/watch-scheme.ts';
import { webhookSecretSchema } from '../../../shared/minut/webhook-secret.ts';
import { homeSchema } from '../../../shared/rules/home-schema.ts';
import { isPingAwaited } from '../../../shared/store/pings.ts';
import { startCursor } from '../../../shared/store/reconcile-cursor.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { account, day, type Fixture, minute, startFixture } from './fixture.ts';

const lines = catchLog();
const secretName = 'nightdesk/accounts/default/webhook';
const cabin = homeSchema.parse({ id: 'cabin' });
let fixture: Fixture;
let pinged: string[];

beforeEach(async () => {
  fixture = await startFixture();
  pinged = [];
  await startCursor(fixture.state, account, fixture.clock.now());
});
afterEach(() => fixture.stop());

const secret = () => webhookSecretSchema.parse(fixture.secrets.all.get(secretName));
async function* homesAtMinut() {
  yield { id: cabin.id, name: 'Cabin', deviceIds: [] };
}
const watch = (homes: readonly (typeof cabin)[] = [cabin]) =>
  watchScheme(account, {
    client: { homes: homesAtMinut, hooks: { ping: async (id: string) => void pinged.push(id) } },
    state: fixture.state,
    clock: fixture.clock,
    readSecret: async () => secret(),
    activeSet: async () => ({ homes: new Map(homes.map((home) => [home.id, home])) }),
  });
const unknownSaid = () => lines().filter(({ SchemeUnknown }) => SchemeUnknown === 1).length;

describe('an account whose deliveries were never seen to be signed', () => {
  test('is pinged once an hour, and what comes back is awaited', async () => {
    await watch();
    fixture.clock.move(15 * minute);
    await watch();
    expect(pinged).toEqual([secret().hookId]);
    expect(await isPingAwaited(fixture.state, account, fixture.clock.wall())).toBe(true);
    fixture.clock.move(45 * minute);
    await watch();
    expect(pinged).toHaveLength(2);
  });

  test('is not pinged before its homes are in force: an alarm of theirs would be taken for the ping', async () => {
    await watch([]);
    expect(pinged).toEqual([]);
    expect(await isPingAwaited(fixture.state, account, fixture.clock.wall())).toBe(false);
    fixture.clock.move(60 * minute);
    await watch();
    expect(pinged).toHaveLength(1);
  });

  test('is said once a day after the first day, and pinged no more', async () => {
    fixture.clock.move(day + minute);
    await watch();
    fixture.clock.move(60 * minute);
    await watch();
    expect([pinged.length, unknownSaid()]).toEqual([0, 1]);
    fixture.clock.move(day);
    await watch();
    expect(unknownSaid()).toBe(2);
  });
});

test('an account whose scheme is pinned is left alone', async () => {
  await fixture.secrets.write(secretName, { ...secret(), scheme: 'sha256-hex-text' });
  await watch();
  fixture.clock.move(2 * day);
  await watch();
  expect([pinged.length, unknownSaid()]).toEqual([0, 0]);
});
