import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkAccount, driftText } from '../../../functions/thresholds/check-account.ts';
import { defaultHomeId } from '../../../local/minut-simulator/fixtures/homes.ts';
import { createMinutClient, type MinutClient } from '../../../shared/minut/client.ts';
import { createHttp, type Http } from '../../../shared/minut/http.ts';
import { createOauth } from '../../../shared/minut/oauth.ts';
import { collect } from '../../../shared/minut/paging.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { homeSchema } from '../../../shared/rules/home-schema.ts';
import { oauthClient, type SimulatedMinut, startSimulatedMinut } from '../../support/simulated-minut.ts';

describe('checking the thresholds of an account', () => {
  let minut: SimulatedMinut;
  let http: Http;
  let client: MinutClient;

  beforeEach(async () => {
    minut = await startSimulatedMinut();
    http = createHttp();
    const { accessToken } = await createOauth({
      baseUrl: minut.baseUrl,
      http,
      wall: Date.now,
    }).clientCredentials(oauthClient);
    client = createMinutClient({
      baseUrl: minut.baseUrl,
      token: { token: async () => accessToken, renew: async () => accessToken },
      clock: systemClock,
      random: () => 0,
      http,
    });
  });
  afterEach(() => {
    http.close();
    minut.close();
  });

  const check = (thresholds: object) => {
    const home = homeSchema.parse({ id: defaultHomeId, name: 'Kastanjegatan 14', thresholds });
    return checkAccount('default', client, new Map([[home.id, home]]));
  };
  const soundLimits = async () =>
    (await collect(client.devices())).map(
      ({ reactions }) => reactions?.find(({ type }) => type === 'sound_level_high')?.value,
    );

  it('reports what differs and writes nothing unless told to', async () => {
    const found = await check({ sound: { day: 70 } });
    expect(driftText(found)).toBe(
      'Kastanjegatan 14, Living room: sound by day is 75 dB for 10 min, wanted 70 dB.\n' +
        'Kastanjegatan 14, Bathroom: sound by day is 75 dB for 10 min, wanted 70 dB.',
    );
    expect(await soundLimits()).toEqual([75, 75, 75, 75]);
  });

  it('writes what differs with enforce, in that home only, and then has nothing to report', async () => {
    const found = await check({ sound: { day: 70, after: '10m' }, enforce: true });
    expect(found.every(({ corrected }) => corrected)).toBe(true);
    expect(await soundLimits()).toEqual([70, 70, 75, 75]);
    expect(await check({ sound: { day: 70, after: '10m' }, enforce: true })).toEqual([]);
  });

  it('asks Minut nothing when no home wants anything', async () => {
    const home = homeSchema.parse({ id: defaultHomeId });
    minut.simulator.fail({ path: '/devices', status: 500 });
    expect(await checkAccount('default', client, new Map([[home.id, home]]))).toEqual([]);
  });
});
