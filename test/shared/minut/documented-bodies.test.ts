import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listenOnLoopback } from '../../../local/listen.ts';
import { createMinutClient, type MinutClient } from '../../../shared/minut/client.ts';
import { createHttp, type Http } from '../../../shared/minut/http.ts';
import { parseDelivery } from '../../../shared/minut/minut-event.ts';
import { createOauth } from '../../../shared/minut/oauth.ts';
import { collect } from '../../../shared/minut/paging.ts';
import { systemClock } from '../../../shared/platform/clock.ts';

/** Bodies as the vendor's documentation prints them, byte for byte: the contract with the vendor. */
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name));

describe('the bodies that Minut documents are understood', () => {
  let server: Server;
  let http: Http;
  let client: MinutClient;
  let baseUrl: string;
  let answer: Buffer;
  let asked: { method: string | undefined; url: string | undefined; type: string | undefined; body: string };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      asked = {
        method: request.method,
        url: request.url,
        type: request.headers['content-type'],
        body: Buffer.concat(chunks).toString(),
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    });
    baseUrl = `http://127.0.0.1:${await listenOnLoopback(server, 0)}`;
    http = createHttp();
    client = createMinutClient({
      baseUrl,
      token: { token: async () => 't', renew: async () => 't' },
      clock: systemClock,
      random: () => 0,
      http,
    });
  });
  afterAll(() => {
    http.close();
    server.close();
  });
  beforeEach(() => {
    answer = Buffer.alloc(0);
  });

  it('the token', async () => {
    answer = fixture('token.json');
    const oauth = createOauth({ baseUrl, http, wall: () => 1_000_000 });
    const token = await oauth.clientCredentials({ clientId: 'client', clientSecret: 'confidential' });
    expect(token).toEqual({
      accessToken: '<JWT>',
      refreshToken: undefined,
      expiresAt: new Date(1_000_000 + 3_480_000).toISOString(),
    });
    expect(asked).toMatchObject({
      method: 'POST',
      url: '/oauth/token',
      type: 'application/x-www-form-urlencoded',
      body: 'grant_type=client_credentials&response_type=token',
    });
  });

  it('a new webhook, whose secret is shown once', async () => {
    answer = fixture('webhook-created.json');
    const events = ['disturbance_first_notice', 'disturbance_ended'];
    const hook = await client.hooks.create({ url: 'https://example.com/hook', events, token: 'own' });
    expect(hook).toEqual({
      id: '6628f1a2b167b70039f80800',
      url: 'https://example.com/hook',
      events,
      secret: 'a3f1c8d2e9b047561234abcd5678ef901234abcd',
    });
    expect(JSON.parse(asked.body)).toEqual({ url: 'https://example.com/hook', events, token: 'own' });
  });

  it('the events of a home', async () => {
    answer = fixture('home-events.json');
    const [event, ...more] = await collect(client.homeEvents('5ffff22ab167b70039f806fe'));
    expect(more).toEqual([]);
    expect(event).toEqual({
      id: '5ffffeecb167b70039f8076f',
      type: 'noise_detected',
      at: '2026-05-29T10:05:00.708Z',
      homeId: '5ffff22ab167b70039f806fe',
    });
    expect(asked.url).toBe('/homes/5ffff22ab167b70039f806fe/events?limit=50&offset=0');
  });

  it('a change of thresholds', async () => {
    const body = JSON.parse(fixture('thresholds.json').toString());
    await client.updateDevice('5e0f1a2b3c4d5e6f70a10001', body);
    expect(asked).toMatchObject({ method: 'PUT', url: '/devices/5e0f1a2b3c4d5e6f70a10001' });
    expect(JSON.parse(asked.body)).toEqual(body);
  });

  it.each(['bare', 'in its envelope'])('a delivery whose event is %s', (form) => {
    const event: unknown = JSON.parse(fixture('event.json').toString());
    expect(parseDelivery(form === 'bare' ? event : { hook_id: '6628f1a2b167b70039f80800', event })).toEqual({
      id: '5ffffeecb167b70039f8076f',
      type: 'disturbance_first_notice',
      at: '2026-05-29T10:05:00.708Z',
      homeId: '5ffff22ab167b70039f806fe',
    });
  });

  it('lists to which Minut adds fields and entries that we cannot read', async () => {
    answer = fixture('homes-with-surprises.json');
    expect(await collect(client.homes())).toEqual([
      {
        id: '5ffff22ab167b70039f806fe',
        name: 'Storgatan 1',
        timeZone: 'Europe/Stockholm',
        deviceIds: ['a', 'b'],
      },
    ]);
  });
});
