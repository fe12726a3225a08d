import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { listenOnLoopback } from '../../local/listen.ts';
import type { ChaosHome } from './load.ts';
import type { ChaosOptions } from './options.ts';
import type { Random } from './random.ts';

/** Longer than a decision waits for Minut (3 s). */
const hangMs = 6_000;

const json = (response: ServerResponse, status: number, body: object) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const guestOf = ({ id, guestPhone }: ChaosHome) => ({
  guest_id: `guest-${id}`,
  name: 'Plantedguest Exempel',
  phone_number: guestPhone,
  email: 'planted-guest@example.com',
  check_in_at: '2020-01-01T00:00:00.000Z',
  check_out_at: '2040-01-01T00:00:00.000Z',
});

/** The part of Minut's API that a decision asks for, for all homes of the run, with the faults of minut-api.md. */
export const startMinutEndpoint = async (
  homes: readonly ChaosHome[],
  options: ChaosOptions,
  random: Random,
) => {
  const byId = new Map(homes.map((home) => [home.id, home]));
  const counts = { requests: 0, faults: 0 };

  const misbehave = async (request: IncomingMessage, response: ServerResponse) => {
    counts.faults += 1;
    const fault = random.below(4);
    if (fault === 0) return void response.writeHead(502).end('Bad Gateway');
    if (fault === 1) return void response.writeHead(429, { 'retry-after': '2' }).end();
    if (fault === 2) return void request.socket.destroy();
    await delay(hangMs);
    response.writeHead(504).end();
  };

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://minut');
    if (pathname.endsWith('/oauth/token')) {
      json(response, 200, { access_token: 'PLANTED-token', token_type: 'Bearer', expires_in: 3600 });
      return;
    }
    if (pathname.endsWith('/homes')) {
      // The token does not say whose it is here: every account sees all homes, which is only more to read.
      const list = homes.slice(0, 25).map(({ id }) => ({ home_id: id, name: 'PLANTED house' }));
      json(response, 200, { homes: list, paging: { total_count: list.length, limit: 50, offset: 0 } });
      return;
    }
    const home = byId.get(/\/homes\/([^/]+)\/guests$/.exec(pathname)?.[1] ?? '');
    if (home)
      json(response, 200, { guests: [guestOf(home)], paging: { total_count: 1, limit: 50, offset: 0 } });
    else json(response, 404, { error: 'not_found' });
  };

  const server = createServer((request, response) => {
    counts.requests += 1;
    request.resume();
    if (random.chance(options.minutFaults)) misbehave(request, response).catch(() => response.destroy());
    else answer(request, response);
  });
  const port = await listenOnLoopback(server, 0);
  return { url: `http://127.0.0.1:${port}`, counts };
};
