import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { listenOnLoopback } from '../../../local/listen.ts';
import { defaultHomeId } from '../../../local/minut-simulator/fixtures/homes.ts';
import { createSimulator, type Simulator } from '../../../local/minut-simulator/simulator.ts';
import { fastClock } from '../../../shared/platform/clock.ts';

const secret = 'a3f1c8d2e9b047561234abcd5678ef901234abcd';
const oauthClient = { clientId: 'client', clientSecret: 'confidential' };
const basic = `Basic ${Buffer.from('client:confidential').toString('base64')}`;
const guestsSchema = z.object({
  guests: z.array(z.object({ check_in_at: z.string(), check_out_at: z.string() })),
});
/** A minute of the program takes 2 ms. */
const speed = 30_000;

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly json: { readonly hook_id: string; readonly event: Record<string, unknown> };
}

describe('the Minut simulator', () => {
  let simulator: Simulator;
  let server: Server;
  let received: Received[];
  let answers: number[];

  beforeEach(async () => {
    received = [];
    answers = [];
    server = createServer(async (request, response) => {
      const body = await buffer(request);
      received.push({ headers: request.headers, body, json: JSON.parse(body.toString()) });
      response.writeHead(answers.shift() ?? 200).end();
    });
    const port = await listenOnLoopback(server, 0);
    simulator = createSimulator({
      clock: fastClock(speed, Date.now()),
      oauthClient,
      scheme: 'sha256-hex-text',
      hook: { hook_id: 'hook', url: `http://127.0.0.1:${port}/`, token: 'token', hook_secret: secret },
    });
  });
  afterEach(() => {
    simulator.stop();
    server.close();
    server.closeAllConnections();
  });

  const types = () => received.map(({ json }) => json.event.type);

  describe('deliveries', () => {
    it('carry the bare token and a signature over the raw bytes', async () => {
      simulator.play({ scenario: 'battery' });
      await vi.waitFor(() => expect(received).toHaveLength(1));
      const [delivery] = received;
      const signature = createHmac('sha256', secret)
        .update(delivery?.body ?? '')
        .digest('hex');
      expect(delivery?.headers).toMatchObject({ authorization: 'token', 'x-minut-signature': signature });
      expect(delivery?.json).toMatchObject({
        hook_id: 'hook',
        event: { type: 'battery_low', home_id: defaultHomeId },
      });
    });

    it('are tried again until the answer is a success', async () => {
      answers = [503, 500, 200];
      simulator.play({ scenario: 'battery' });
      await vi.waitFor(() => expect(received).toHaveLength(3));
      expect(new Set(received.map(({ json }) => json.event.id)).size).toBe(1);
    });

    it('reach a webhook that was registered, with its own token and only for its events', async () => {
      const token = await accessToken();
      const hooks = await call('/webhooks', token, {
        url: hookUrl(),
        events: ['battery_low'],
        token: 'mine',
      });
      expect(await hooks.json()).toMatchObject({ hook_secret: expect.stringMatching(/^[0-9a-f]{40}$/) });
      simulator.play({ scenario: 'offline' });
      simulator.play({ scenario: 'battery' });
      await vi.waitFor(() => {
        const mine = received.filter(({ headers }) => headers.authorization === 'mine');
        expect(mine.map(({ json }) => json.event.type)).toEqual(['battery_low']);
      });
    });
  });

  describe('scenarios', () => {
    it('play a party in order, on the program clock, without a device', async () => {
      const played = simulator.play({ scenario: 'party' });
      await vi.waitFor(() => expect(received).toHaveLength(4));
      expect(types()).toEqual([
        'disturbance_first_notice',
        'disturbance_second_notice',
        'disturbance_third_notice',
        'disturbance_ended',
      ]);
      const times = received.map(({ json }) => Date.parse(String(json.event.created_at)));
      const [begin = 0] = times;
      expect(times.map((time) => (time - begin) / 60_000)).toEqual([0, 10, 20, 25]);
      expect(received.every(({ json }) => !('device_id' in json.event))).toBe(true);
      expect(played).toMatchObject({ ok: true, events: received.map(({ json }) => json.event) });
    });

    it('begin at the time that is asked for, what has passed at once', async () => {
      simulator.play({ scenario: 'quiet', at: '2026-01-10T22:00:00Z' });
      await vi.waitFor(() => expect(received).toHaveLength(2));
      expect(received.map(({ json }) => json.event.created_at)).toEqual([
        '2026-01-10T22:00:00.000Z',
        '2026-01-10T22:05:00.000Z',
      ]);
    });

    it.each([
      [{ scenario: 'flood' }, /no scenario "flood".*party, quiet/],
      [{ scenario: 'party', homeId: 'x' }, /no home "x".*Kastanjegatan/],
      [{ scenario: 'party', at: 'soon' }, /"soon", which is no time/],
    ])('refuse %j and say what there is', (request, reason) => {
      expect(simulator.play(request)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
    });
  });

  describe('the API', () => {
    it('gives no token for wrong credentials and no data without a token', async () => {
      expect((await tokenRequest('Basic eDp5')).status).toBe(401);
      expect((await simulator.app.request('/homes')).status).toBe(401);
    });

    it('lists homes and pages them', async () => {
      const response = await call('/homes?limit=1&offset=1', await accessToken());
      expect(await response.json()).toMatchObject({
        homes: [{ name: 'Harbour Loft', timezone: 'Europe/London' }],
        paging: { total_count: 3, limit: 1, offset: 1 },
      });
    });

    it('has exactly one guest staying in the default home at any time', async () => {
      const token = await accessToken();
      const response = await call(`/homes/${defaultHomeId}/guests`, token);
      const { guests } = guestsSchema.parse(await response.json());
      const now = new Date(simulator.startMs).toISOString();
      const staying = guests.filter(
        ({ check_in_at, check_out_at }) => check_in_at <= now && now < check_out_at,
      );
      expect(staying).toHaveLength(1);
    });

    it('refuses the wildcard beside another event', async () => {
      const response = await call('/webhooks', await accessToken(), {
        url: 'http://127.0.0.1:1/',
        events: ['*', 'battery_low'],
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        message: 'wildcard events can only be used with a single event',
      });
    });

    it('tells home events in their own vocabulary', async () => {
      simulator.play({ scenario: 'quiet', at: '2026-01-10T22:00:00Z' });
      await vi.waitFor(() => expect(received).toHaveLength(2));
      const response = await call(`/homes/${defaultHomeId}/events`, await accessToken());
      expect(await response.json()).toMatchObject({
        home_events: [{ event_type: 'noise_detected' }, { event_type: 'noise_quieted' }],
      });
    });
  });

  const hookUrl = () => {
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  };
  const tokenRequest = (authorization: string) =>
    simulator.app.request('/oauth/token', {
      method: 'POST',
      headers: { authorization },
      body: 'grant_type=client_credentials&response_type=token',
    });
  const accessToken = async () => {
    const body: unknown = await (await tokenRequest(basic)).json();
    expect(body).toMatchObject({ access_token: expect.stringMatching(/./), expires_in: 3600 });
    return typeof body === 'object' && body !== null && 'access_token' in body
      ? String(body.access_token)
      : '';
  };
  const call = async (path: string, token: string, body?: object) =>
    simulator.app.request(path, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
});
