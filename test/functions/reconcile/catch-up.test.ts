import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { catchUp } from '../../../functions/reconcile/catch-up.ts';
import { defaultHomeId, homes } from '../../../local/minut-simulator/fixtures/homes.ts';
import { MinutBusyError, MinutRefusedError } from '../../../shared/minut/failures.ts';
import { readCursor, startCursor } from '../../../shared/store/reconcile-cursor.ts';
import { account, day, type Fixture, minute, startFixture } from './fixture.ts';

let fixture: Fixture;
const run = (overrides: Partial<Parameters<typeof catchUp>[1]> = {}) =>
  catchUp(account, { ...fixture.feeding, client: fixture.client, isLate: () => false, ...overrides });

const failure = { status: 404, endpoint: 'GET /events', minutMessage: undefined };
/** A Minut without the account's list: everything goes home by home. */
const homeByHome = () => ({
  ...fixture.client,
  events: () => {
    throw new MinutRefusedError(failure);
  },
});

/** Plays a scenario whose events have all happened; resolves when the simulator has them. */
const happened = async (scenario: string, minutesAgo: number, homeId: string = defaultHomeId) => {
  const at = new Date(fixture.clock.now() - minutesAgo * minute).toISOString();
  const played = fixture.simulator.play({ scenario, homeId, at });
  if (!played.ok) throw new Error(played.reason);
  const past = played.events.filter(({ created_at }) => Date.parse(created_at) <= fixture.clock.now());
  await vi.waitFor(async () => {
    const known: string[] = [];
    for await (const { id } of fixture.client.events()) known.push(id);
    expect(known).toEqual(expect.arrayContaining(past.map(({ id }) => id)));
  });
  return past;
};

beforeEach(async () => {
  fixture = await startFixture();
  await startCursor(fixture.state, account, fixture.clock.now());
  fixture.clock.move(2 * 60 * minute);
});
afterEach(() => fixture.stop());

describe('catching up', () => {
  test('hands on what never came by webhook, oldest first, marked as reconciled', async () => {
    const events = await happened('party', 60);
    expect(await run()).toBe('finished');
    const taken = await fixture.takeEvents();
    expect(taken.map(({ event }) => event.id)).toEqual(events.map(({ id }) => id));
    expect(taken.map(({ event }) => event.type)).toEqual(events.map(({ type }) => type));
    expect(new Set(taken.map(({ source }) => source))).toEqual(new Set(['reconcile']));
    expect(taken[0]?.event.value).toBe(78);
  });

  test('hands on nothing that is recorded already', async () => {
    for (const { id, type, created_at, home_id } of await happened('party', 60)) {
      await fixture.record({ id, type, at: created_at, homeId: home_id });
    }
    await run();
    expect(await fixture.takeEvents()).toEqual([]);
  });

  test('hands on the one that is missing among others that came', async () => {
    const [first, second, ...rest] = await happened('party', 60);
    for (const event of [first, ...rest]) {
      if (event)
        await fixture.record({ id: event.id, type: event.type, at: event.created_at, homeId: event.home_id });
    }
    await run();
    expect((await fixture.takeEvents()).map(({ event }) => event.id)).toEqual([second?.id]);
  });

  test('leaves alone what happened before the account was connected', async () => {
    await happened('quiet', 5 * 60);
    await run();
    expect(await fixture.takeEvents()).toEqual([]);
  });

  test('leaves what is younger than two minutes to the webhook, and comes back for it', async () => {
    const events = await happened('battery', 1);
    await run();
    expect(await fixture.takeEvents()).toEqual([]);
    fixture.clock.move(5 * minute);
    await run();
    expect((await fixture.takeEvents()).map(({ event }) => event.id)).toEqual(events.map(({ id }) => id));
  });

  test('finds what Minut learned of an hour late', async () => {
    await run();
    const events = await happened('battery', 70);
    fixture.clock.move(5 * minute);
    await run();
    expect((await fixture.takeEvents()).map(({ event }) => event.id)).toEqual(events.map(({ id }) => id));
  });

  test('keeps the cursor where it was when Minut does not answer', async () => {
    const before = await readCursor(fixture.state, account, fixture.clock.now());
    const events = () => {
      throw new MinutBusyError({ ...failure, status: 503 });
    };
    await expect(run({ client: { ...fixture.client, events } })).rejects.toBeInstanceOf(MinutBusyError);
    expect(await readCursor(fixture.state, account, fixture.clock.now())).toEqual(before);
  });

  test('fills a gap of days once Minut answers again', async () => {
    fixture.clock.move(3 * day);
    const events = await happened('quiet', 2 * 24 * 60);
    await run();
    expect((await fixture.takeEvents()).map(({ event }) => event.id)).toEqual(events.map(({ id }) => id));
  });
});

describe('catching up home by home', () => {
  test('maps the names of home events to the webhook vocabulary', async () => {
    await happened('quiet', 30);
    await run({ client: homeByHome() });
    expect((await fixture.takeEvents()).map(({ event }) => event.type)).toEqual([
      'disturbance_first_notice',
      'disturbance_ended',
    ]);
  });

  test('recognises by category and time what Minut gives another id there', async () => {
    for (const { type, created_at, home_id } of await happened('quiet', 30)) {
      const at = new Date(Date.parse(created_at) + 20_000).toISOString();
      await fixture.record({ id: `by-webhook-${type}`, type, at, homeId: home_id });
    }
    await run({ client: homeByHome() });
    expect(await fixture.takeEvents()).toEqual([]);
  });

  test('stops when its time is up and goes on with the next home, each home once', async () => {
    for (const { home_id } of homes) await happened('battery', 30, home_id);
    const client = homeByHome();
    const asked: string[] = [];
    const homeEvents: typeof client.homeEvents = (homeId, query) => {
      asked.push(homeId);
      return fixture.client.homeEvents(homeId, query);
    };
    const oneHome = () => asked.length > 0;
    expect(await run({ client: { ...client, homeEvents }, isLate: oneHome })).toBe('unfinished');
    expect(asked).toHaveLength(1);
    expect(await run({ client: { ...client, homeEvents } })).toBe('finished');
    expect(asked.toSorted()).toEqual(homes.map(({ home_id }) => home_id).toSorted());
    expect(await fixture.takeEvents()).toHaveLength(homes.length);
  });
});
