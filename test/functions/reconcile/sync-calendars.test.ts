import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { syncCalendars } from '../../../functions/reconcile/sync-calendars.ts';
import { homes } from '../../../local/minut-simulator/fixtures/homes.ts';
import { createMinutClient, type MinutClient } from '../../../shared/minut/client.ts';
import { createHttp, type Http } from '../../../shared/minut/http.ts';
import { createOauth } from '../../../shared/minut/oauth.ts';
import { collect } from '../../../shared/minut/paging.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { homeSchema } from '../../../shared/rules/home-schema.ts';
import { oauthClient, type SimulatedMinut, startSimulatedMinut } from '../../support/simulated-minut.ts';

const emptyHome = homes[2].home_id;
const now = Date.parse('2026-11-20T12:00:00Z');
const vrbo = readFileSync(join(import.meta.dirname, '../../shared/reservations/fixtures/vrbo.ics'), 'utf8');

describe('the stays of a home’s calendar', () => {
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

  const sync = (text: string, id: string = emptyHome) => {
    const home = homeSchema.parse({
      id,
      name: 'Casa Oliva',
      calendar: 'https://example.com/a.ics',
    });
    return syncCalendars({
      account: 'default',
      guests: client.guests,
      homes: new Map([[home.id, home]]),
      defaultTimeZone: 'Europe/Madrid',
      fetchCalendar: async () => text,
      now,
    });
  };
  const stays = () => collect(client.guests.list(emptyHome));

  it('become Minut’s, once however often it runs, and go when they are cancelled', async () => {
    expect(await sync(vrbo)).toEqual([]);
    const imported = await stays();
    expect(imported).toMatchObject([
      { name: 'Maja Exempel', checkIn: '2026-11-21T14:00:00.000Z', checkOut: '2026-11-24T10:00:00.000Z' },
    ]);
    await sync(vrbo);
    expect(await stays()).toEqual(imported);
    await sync(vrbo.replaceAll('20261124', '20261126'));
    expect(await stays()).toMatchObject([{ id: imported[0]?.id, checkOut: '2026-11-26T10:00:00.000Z' }]);
    await sync(
      vrbo.replace('SUMMARY:Reserved - Maja Exempel', 'SUMMARY:Reserved - Maja Exempel\nSTATUS:CANCELLED'),
    );
    expect(await stays()).toEqual([]);
  });

  it('stay as they are when the feed is a web page, and a person is told which one', async () => {
    await sync(vrbo);
    const before = await stays();
    expect(await sync('<!DOCTYPE html><html></html>')).toEqual([
      'Casa Oliva: This is a web page, not a calendar: copy the calendar’s export address (it usually ends in .ics) again.',
    ]);
    expect(await stays()).toEqual(before);
  });

  it('of a home that vanished are said in one sentence', async () => {
    expect(await sync(vrbo, '5e0f1a2b3c4d5e6f70ffffff')).toEqual([
      'Casa Oliva: Minut has no such home any more; take the calendar out of its item.',
    ]);
  });

  it('leave nothing behind where Minut keeps no identity of a stay', async () => {
    const change = minut.simulator.world.stays.create;
    Object.assign(minut.simulator.world.stays, {
      create: (homeId: string, fields: object) =>
        change(homeId, { ...fields, description: 7, external_id: 7 }),
    });
    const [problem, ...more] = await sync(vrbo);
    expect(more).toEqual([]);
    expect(problem).toContain('would make doubles; nothing was left behind');
    expect(await stays()).toEqual([]);
  });
});
