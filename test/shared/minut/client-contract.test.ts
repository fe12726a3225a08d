import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultHomeId } from '../../../local/minut-simulator/fixtures/homes.ts';
import { createMinutClient, type MinutClient } from '../../../shared/minut/client.ts';
import { createHttp, type Http } from '../../../shared/minut/http.ts';
import { createOauth } from '../../../shared/minut/oauth.ts';
import { collect } from '../../../shared/minut/paging.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { oauthClient, type SimulatedMinut, startSimulatedMinut } from '../../support/simulated-minut.ts';

/** The client against the simulator, which shares no schema with it: every endpoint that Nightdesk uses. */
describe('the client and the simulated Minut agree on', () => {
  let minut: SimulatedMinut;
  let http: Http;
  let client: MinutClient;

  beforeAll(async () => {
    minut = await startSimulatedMinut();
    http = createHttp();
    const oauth = createOauth({ baseUrl: minut.baseUrl, http, wall: Date.now });
    const { accessToken } = await oauth.clientCredentials(oauthClient);
    client = createMinutClient({
      baseUrl: minut.baseUrl,
      token: { token: async () => accessToken, renew: async () => accessToken },
      clock: systemClock,
      random: () => 0,
      http,
    });
  });
  afterAll(() => {
    http.close();
    minut.close();
  });

  it('GET /users/me', async () => {
    expect(await client.me()).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'Alva Demosson',
    });
  });

  it('GET /homes', async () => {
    const homes = await collect(client.homes());
    expect(homes).toHaveLength(3);
    expect(homes[0]).toMatchObject({ id: defaultHomeId, timeZone: 'Europe/Stockholm', country: 'SE' });
    expect(homes[0]?.deviceIds.length).toBeGreaterThan(0);
    expect(homes[0]?.address).toContain('Malmö');
  });

  it('GET /devices and GET /devices/{id}', async () => {
    const [first] = await collect(client.devices());
    if (!first) throw new Error('The simulator has no device.');
    const device = await client.device(first.id);
    expect(device).toMatchObject({ id: first.id, homeId: defaultHomeId, active: true, offline: false });
    expect(device.latest.sound?.value).toBeGreaterThan(0);
    expect(Date.parse(device.nextHeartbeatAt ?? '')).toBeGreaterThan(Date.now());
    expect(device.reactions?.[0]).toMatchObject({ type: 'sound_level_high', value: 75, notifications: [] });
    expect(device.quietHours).toEqual({ enabled: true, start: '22:00', end: '07:00' });
  });

  it('PUT /devices/{id}', async () => {
    const [first] = await collect(client.devices());
    if (!first) throw new Error('The simulator has no device.');
    const reactions = [...(first.reactions ?? []), { type: 'temperature_low', notifications: [], value: 12 }];
    await client.updateDevice(first.id, { reactions });
    expect((await client.device(first.id)).reactions).toEqual(reactions);
  });

  it.each(['sound_level', 'temperature', 'humidity'] as const)('GET /devices/{id}/%s', async (kind) => {
    const [device] = await collect(client.devices());
    const endAt = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
    const startAt = new Date(endAt.getTime() - 3_600_000);
    const query = { startAt: startAt.toISOString(), endAt: endAt.toISOString(), resolutionSeconds: 600 };
    const samples = await client.series(device?.id ?? '', kind, query);
    expect(samples).toHaveLength(6);
    expect(samples[0]?.at).toBe(startAt.toISOString());
    for (const { value, min, max } of samples) {
      expect(min).toBeLessThanOrEqual(value);
      expect(max).toBeGreaterThanOrEqual(value);
    }
  });

  it('GET /devices/{id}/motion_events', async () => {
    const [device] = await collect(client.devices());
    const endAt = new Date();
    const query = {
      startAt: new Date(endAt.getTime() - 3_600_000).toISOString(),
      endAt: endAt.toISOString(),
    };
    const motions = await client.motion(device?.id ?? '', query);
    expect(motions.length).toBeGreaterThan(0);
    expect(Date.parse(motions[0]?.at ?? '')).toBeLessThan(endAt.getTime());
  });

  it('GET /homes/{id}/events and GET /events, each in its vocabulary, page by page', async () => {
    const began = Date.now();
    for (let index = 0; index < 60; index += 1) {
      minut.simulator.world.events.push({
        id: `6628f1a2b167b70039f${String(index).padStart(5, '0')}`,
        type: index % 2 === 0 ? 'disturbance_first_notice' : 'disturbance_ended',
        created_at: new Date(began + index * 1000).toISOString(),
        home_id: defaultHomeId,
        user_id: '5e0f1a2b3c4d5e6f70c00001',
      });
    }
    const account = await collect(client.events());
    expect(account).toHaveLength(60);
    expect(account[0]?.type).toBe('disturbance_ended');
    expect(account[0]?.homeId).toBe(defaultHomeId);
    const home = await collect(client.homeEvents(defaultHomeId));
    expect(home).toHaveLength(60);
    expect(home[0]?.type).toBe('noise_detected');
    expect(await collect(client.homeEvents(defaultHomeId, { types: ['noise_quieted'] }))).toHaveLength(30);
    const startAt = new Date(began + 50_000).toISOString();
    expect(await collect(client.homeEvents(defaultHomeId, { startAt }))).toHaveLength(10);
    expect(await collect(client.events({ startAt }))).toHaveLength(10);
  });

  it('guests: GET, POST, PATCH and DELETE', async () => {
    const before = await collect(client.guests.list(defaultHomeId));
    expect(before[0]).toMatchObject({
      homeId: defaultHomeId,
      kind: 'guest',
      phone: expect.stringContaining('+'),
    });
    const created = await client.guests.create(defaultHomeId, {
      name: 'Freja Exempel',
      phone: '+46701740605',
      email: 'freja@example.com',
      checkIn: '2026-12-01T14:00:00.000Z',
      checkOut: '2026-12-03T10:00:00.000Z',
      description: 'kind: owner',
      externalId: 'nightdesk:csv:1',
    });
    expect(await client.guests.get(defaultHomeId, created.id)).toEqual({
      id: created.id,
      homeId: defaultHomeId,
      name: 'Freja Exempel',
      phone: '+46701740605',
      email: 'freja@example.com',
      checkIn: '2026-12-01T14:00:00.000Z',
      checkOut: '2026-12-03T10:00:00.000Z',
      kind: 'owner',
      description: 'kind: owner',
      externalId: 'nightdesk:csv:1',
    });
    await client.guests.update(defaultHomeId, created.id, { checkOut: '2026-12-04T10:00:00.000Z' });
    expect(await client.guests.get(defaultHomeId, created.id)).toMatchObject({
      name: 'Freja Exempel',
      checkOut: '2026-12-04T10:00:00.000Z',
    });
    await client.guests.delete(defaultHomeId, created.id);
    await client.guests.delete(defaultHomeId, created.id);
    expect(await collect(client.guests.list(defaultHomeId))).toEqual(before);
  });

  it('webhooks: POST, GET, ping and DELETE', async () => {
    const url = 'http://127.0.0.1:9/webhooks/other';
    const hook = await client.hooks.create({ url, events: ['battery_low'], token: 'own' });
    expect(hook.secret).toMatch(/^[0-9a-f]{40}$/);
    expect(await client.hooks.list()).toContainEqual({ id: hook.id, url, events: ['battery_low'] });
    await client.hooks.ping(hook.id);
    await client.hooks.delete(hook.id);
    await client.hooks.delete(hook.id);
    expect((await client.hooks.list()).map(({ id }) => id)).not.toContain(hook.id);
  });

  it('the refusal of a wildcard beside other types, in Minut’s words', async () => {
    const hook = client.hooks.create({ url: 'https://example.com/', events: ['*', 'tamper'], token: 't' });
    await expect(hook).rejects.toMatchObject({
      name: 'MinutRefusedError',
      status: 400,
      endpoint: 'POST /webhooks',
      minutMessage: 'wildcard events can only be used with a single event',
    });
  });

  it('a home and a device that vanished', async () => {
    const home = collect(client.guests.list('5e0f1a2b3c4d5e6f70ffffff'));
    await expect(home).rejects.toMatchObject({ status: 404, endpoint: 'GET /homes/{homeId}/guests' });
    await expect(client.device('gone')).rejects.toMatchObject({
      status: 404,
      endpoint: 'GET /devices/{deviceId}',
    });
  });
});
