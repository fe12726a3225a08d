import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { listenOnLoopback } from '../../../local/listen.ts';
import { type Call, createCaller } from '../../../shared/minut/call.ts';
import { createHttp, type Http } from '../../../shared/minut/http.ts';
import { systemClock } from '../../../shared/platform/clock.ts';

type Answer = { status?: number; headers?: Record<string, string>; body?: string; hang?: true; reset?: true };

describe('a call', () => {
  let server: Server;
  let http: Http;
  let baseUrl: string;
  let answers: Answer[];
  let bearers: (string | undefined)[];
  let waits: number[];
  let renewals: string[];

  beforeEach(async () => {
    answers = [];
    bearers = [];
    waits = [];
    renewals = [];
    server = createServer((request, response) => {
      request.resume();
      bearers.push(request.headers.authorization);
      const { status = 200, headers = {}, body = '{"ok":true}', hang, reset } = answers.shift() ?? {};
      if (reset) request.socket.destroy();
      else if (!hang) response.writeHead(status, headers).end(body);
    });
    baseUrl = `http://127.0.0.1:${await listenOnLoopback(server, 0)}`;
    http = createHttp({ answerMs: 200 });
  });
  afterEach(() => {
    http.close();
    server.close();
    server.closeAllConnections();
  });

  const answer = z.object({ ok: z.boolean() });
  const make = (call: Partial<Call<typeof answer>> = {}, tokens = ['first', 'second']) =>
    createCaller({
      baseUrl,
      token: {
        token: async () => tokens[0] ?? '',
        renew: async (rejected) => {
          renewals.push(rejected);
          return tokens[1] ?? '';
        },
      },
      clock: systemClock,
      random: () => 0.5,
      http,
      wait: async (ms) => void waits.push(ms),
    })({ method: 'GET', route: '/things/{id}', params: { id: 'private' }, answer, ...call });

  it.each([429, 502, 503, 504])(
    'is repeated after a %i, with jitter, until it goes right',
    async (status) => {
      answers = [{ status }, { status }];
      expect(await make()).toEqual({ ok: true });
      expect(waits).toEqual([125, 250]);
    },
  );

  it('waits at least as long as Retry-After says', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '2' } }];
    await make();
    expect(waits).toEqual([2125]);
  });

  it('gives up at once when Retry-After is longer than anybody may wait, and says how long', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '60' } }];
    await expect(make()).rejects.toMatchObject({ name: 'MinutBusyError', status: 429, retryAfterMs: 60_000 });
    expect(waits).toEqual([]);
  });

  it('gives up after four attempts', async () => {
    answers = Array.from({ length: 9 }, () => ({ status: 503 }));
    await expect(make()).rejects.toMatchObject({ name: 'MinutBusyError', status: 503 });
    expect(bearers).toHaveLength(4);
  });

  it('is not repeated after a 500, which is a fault of the request more often than of the moment', async () => {
    answers = [{ status: 500 }];
    await expect(make()).rejects.toMatchObject({ name: 'MinutBusyError', status: 500 });
    expect(bearers).toHaveLength(1);
  });

  it('is repeated after a reset and after an answer that never comes, where repeating is safe', async () => {
    answers = [{ reset: true }, { hang: true }];
    expect(await make()).toEqual({ ok: true });
    expect(bearers).toHaveLength(3);
  });

  it.each([
    { status: 502 },
    { status: 503 },
    { status: 504 },
    { reset: true } as const,
    { hang: true } as const,
  ])('is sent once when repeating is not safe: %j', async (failure) => {
    answers = [failure];
    await expect(make({ method: 'POST' })).rejects.toMatchObject({ name: 'MinutAmbiguousError' });
    expect(bearers).toHaveLength(1);
  });

  it('is repeated although not repeatable when Minut refused it before doing anything (429)', async () => {
    answers = [{ status: 429 }];
    expect(await make({ method: 'POST' })).toEqual({ ok: true });
  });

  it('is repeated although not repeatable when it never left this machine', async () => {
    server.close();
    server.closeAllConnections();
    await expect(make({ method: 'POST' })).rejects.toMatchObject({
      name: 'MinutBusyError',
      status: undefined,
    });
    expect(waits).toHaveLength(3);
  });

  it('asks once for a fresh token after a 401', async () => {
    answers = [{ status: 401 }];
    expect(await make()).toEqual({ ok: true });
    expect(bearers).toEqual(['Bearer first', 'Bearer second']);
    expect(renewals).toEqual(['first']);
  });

  it('says that the account must be connected again when the fresh token is refused too', async () => {
    answers = [{ status: 401 }, { status: 401 }];
    await expect(make()).rejects.toMatchObject({ name: 'GrantLostError' });
    expect(bearers).toHaveLength(2);
  });

  it('refuses an answer that is not as documented, naming its fields and not their values', async () => {
    answers = [{ body: '{"ok":"private"}' }];
    await expect(make()).rejects.toThrow(
      /^Minut's answer to GET \/things\/\{id\} is not as documented: ok\.$/,
    );
  });

  it('keeps ids, tokens and bodies out of its errors', async () => {
    answers = [{ status: 422, body: '{"message":"name is too long"}' }];
    const error: unknown = await make({ method: 'POST', body: { phone: '+46701740605' } }).catch((it) => it);
    const text = error instanceof Error ? `${error.message} ${error.stack}` : '';
    expect(text).toContain('POST /things/{id} answered 422 (“name is too long”)');
    expect(text).not.toMatch(/private|first|46701740605/);
  });

  it('waits for its place in the budget, and gives up when that takes too long', async () => {
    const places = [400, 0];
    const call = createCaller({
      baseUrl,
      token: { token: async () => 't', renew: async () => 't' },
      clock: systemClock,
      random: () => 0,
      http,
      budget: { take: async () => places.shift() ?? 60_000 },
      wait: async (ms) => void waits.push(ms),
    });
    expect(await call({ method: 'GET', route: '/', answer })).toEqual({ ok: true });
    expect(waits).toEqual([400]);
    await expect(call({ method: 'GET', route: '/', answer })).rejects.toMatchObject({ retryAfterMs: 60_000 });
    expect(bearers).toHaveLength(1);
  });
});
