import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLoadFacts } from '../../../functions/rules/load-facts.ts';
import { createRecentStays } from '../../../functions/rules/recent-stays.ts';
import { homes } from '../../../local/minut-simulator/fixtures/homes.ts';
import { createMinutClient, type MinutClient } from '../../../shared/minut/client.ts';
import { createHttp, type Http } from '../../../shared/minut/http.ts';
import { createOauth } from '../../../shared/minut/oauth.ts';
import { createSensorReader } from '../../../shared/minut/sensor-reader.ts';
import { noNeeds } from '../../../shared/rules/needs.ts';
import { settableClock } from '../../support/settable-clock.ts';
import { oauthClient, type SimulatedMinut, startSimulatedMinut } from '../../support/simulated-minut.ts';
import { useTables } from '../../support/tables.ts';

const [home, otherHome] = homes.map(({ home_id }) => home_id);
if (home === undefined || otherHome === undefined) throw new Error('The simulated Minut needs two homes.');

describe('a home’s stays during a loud night', () => {
  const tables = useTables();
  let minut: SimulatedMinut;
  let http: Http;
  let asked: string[];
  let isDown: boolean;
  let clock: ReturnType<typeof settableClock>;
  let client: MinutClient;
  let staysOf: ReturnType<typeof createRecentStays>;

  beforeEach(async () => {
    minut = await startSimulatedMinut();
    clock = settableClock();
    asked = [];
    isDown = false;
    http = createHttp();
    const { accessToken } = await createOauth({
      baseUrl: minut.baseUrl,
      http,
      wall: Date.now,
    }).clientCredentials(oauthClient);
    const counted: Http = {
      ...http,
      async send(call) {
        asked.push(call.url.pathname);
        return isDown ? { status: 403, headers: {}, body: '{}' } : http.send(call);
      },
    };
    client = createMinutClient({
      baseUrl: minut.baseUrl,
      token: { token: async () => accessToken, renew: async () => accessToken },
      clock,
      random: () => 0,
      http: counted,
    });
    staysOf = createRecentStays({ clients: { of: () => client }, clock });
  });
  afterEach(() => {
    http.close();
    minut.close();
  });

  it('are asked for once in two minutes, however many events come', async () => {
    const first = await staysOf('default', home);
    expect(first.length).toBeGreaterThan(0);
    clock.pass(2 * 60_000 - 1);
    expect(await staysOf('default', home)).toEqual(first);
    expect(asked).toEqual([`/homes/${home}/guests`]);
    clock.pass(1);
    await staysOf('default', home);
    expect(asked).toHaveLength(2);
  });

  it('are asked for once by what decides the events, which sees at each event who stays then', async () => {
    const sensors = (account: string) =>
      createSensorReader({ account, client, state: tables().state, clock });
    const factsOf = createLoadFacts({ clients: { of: () => client, sensors }, clock });
    const event = {
      id: 'e1',
      account: 'default',
      type: 'disturbance_first_notice',
      category: 'noise',
      severity: 'warning',
      notice: 1,
      title: '',
      homeId: otherHome,
    } as const;
    const [stay] = await staysOf('default', otherHome);
    if (stay?.checkOut === undefined) throw new Error('The simulated Minut needs a stay there.');
    asked.length = 0;
    const needs = { ...noNeeds, stay: true };
    const during = await factsOf({ ...event, at: stay.checkIn }, needs);
    const after = await factsOf({ ...event, at: stay.checkOut }, needs);
    expect([during.stay.kind, after.stay.kind]).toEqual(['staying', 'none']);
    expect(asked).toEqual([`/homes/${otherHome}/guests`]);
  });

  it('show a change after two minutes', async () => {
    const before = (await staysOf('default', home)).length;
    minut.simulator.world.stays.create(home, { name: 'Maja Exempel', check_in_at: '2026-12-24T14:00:00Z' });
    expect(await staysOf('default', home)).toHaveLength(before);
    clock.pass(2 * 60_000);
    expect(await staysOf('default', home)).toHaveLength(before + 1);
  });

  it('are asked for once by events that come at the same time', async () => {
    const [a, b] = await Promise.all([staysOf('default', home), staysOf('default', home)]);
    expect(a).toEqual(b);
    expect(asked).toHaveLength(1);
  });

  it('are those of this home and this account', async () => {
    const here = await staysOf('default', home);
    const there = await staysOf('default', otherHome);
    await staysOf('another', home);
    expect(asked).toEqual([home, otherHome, home].map((id) => `/homes/${id}/guests`));
    expect(there.map(({ id }) => id)).not.toEqual(here.map(({ id }) => id));
  });

  it('are asked for again after an answer that failed', async () => {
    isDown = true;
    await expect(staysOf('default', home)).rejects.toThrow();
    isDown = false;
    expect((await staysOf('default', home)).length).toBeGreaterThan(0);
  });

  it('are kept of 500 homes: for one more, the home that was read longest ago gives way', async () => {
    const read: string[] = [];
    const list = async function* (homeId: string) {
      read.push(homeId);
      yield* [];
    };
    const staysOfMany = createRecentStays({ clients: { of: () => ({ guests: { list } }) }, clock });
    for (let index = 0; index <= 500; index += 1) await staysOfMany('default', `home-${index}`);
    read.length = 0;
    await staysOfMany('default', 'home-1');
    await staysOfMany('default', 'home-500');
    expect(read).toEqual([]);
    await staysOfMany('default', 'home-0');
    expect(read).toEqual(['home-0']);
  });
});
