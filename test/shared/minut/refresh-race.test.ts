import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import { revokeGrants } from '../../../local/minut-simulator/grants.ts';
import { createAccountClients } from '../../../shared/minut/account-clients.ts';
import { grantSecretSchema } from '../../../shared/minut/grant-secret.ts';
import { createHttp, type Http } from '../../../shared/minut/http.ts';
import { createOauth } from '../../../shared/minut/oauth.ts';
import { isUsable } from '../../../shared/minut/token.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { readGrantStatus } from '../../../shared/store/grant-status.ts';
import { createTable, type Table } from '../../../shared/store/table.ts';
import { type MemorySecrets, memorySecrets } from '../../support/memory-secrets.ts';
import { oauthClient, type SimulatedMinut, startSimulatedMinut } from '../../support/simulated-minut.ts';

const grantName = 'nightdesk/accounts/host/grant';
const redirectUri = 'https://example.com/connect/callback';

describe('refreshing a grant whose refresh token is good for one use', () => {
  let tables: EmbeddedTables;
  let state: Table;
  let minut: SimulatedMinut;
  let http: Http;
  let secrets: MemorySecrets;

  beforeAll(async () => {
    tables = await startTables();
    state = createTable(tables.client, tables.names.state);
    http = createHttp();
  });
  afterAll(async () => {
    http.close();
    await tables.stop();
  });
  beforeEach(async () => {
    minut = await startSimulatedMinut();
    const { refresh_token } = await connect();
    secrets = memorySecrets({
      'nightdesk/oauth-client': oauthClient,
      [grantName]: { grant: 'authorization_code', refreshToken: refresh_token },
    });
    return () => minut.close();
  });

  const connect = async () => {
    const query = new URLSearchParams({
      client_id: oauthClient.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      state: 'state',
    });
    const consent = await fetch(`${minut.baseUrl}/oauth/authorize?${query}`, {
      method: 'POST',
      body: 'answer=allow',
      redirect: 'manual',
    });
    const location = new URL(consent.headers.get('location') ?? '');
    expect(location.searchParams.get('state')).toBe('state');
    const oauth = createOauth({ baseUrl: minut.baseUrl, http, wall: Date.now });
    const answer = await oauth.authorizationCode(
      oauthClient,
      location.searchParams.get('code') ?? '',
      redirectUri,
    );
    return { refresh_token: answer.refreshToken };
  };
  /** One container: its own cache, the same secrets, table and Minut. */
  const container = () =>
    createAccountClients({
      settings: {
        MINUT_API_URL: minut.baseUrl,
        SECRET_PREFIX: 'nightdesk',
        MINUT_LIMIT_SCOPE: 'client',
      },
      secrets,
      state,
      clock: systemClock,
      random: () => 0,
      http,
    });
  const stored = () => grantSecretSchema.parse(secrets.values.get(grantName));
  const expire = () => secrets.values.set(grantName, { ...stored(), expiresAt: '2020-01-01T00:00:00.000Z' });

  it('asks Minut once per expiry although two refreshers start at once, 100 times', async () => {
    const fresh = (grant: Parameters<typeof isUsable>[0]) => isUsable(grant, Date.now());
    for (let round = 1; round <= 100; round += 1) {
      expire();
      // Every tenth answer takes so long that the other one asks for the lease again while it is held.
      if (round % 10 === 0) minut.simulator.fail({ path: '/oauth/token', delayMs: 150 });
      const results = await Promise.all([container(), container()].map((it) => it.refresh('host', fresh)));
      expect(new Set(results.map(({ accessToken }) => accessToken)).size).toBe(1);
      expect(minut.simulator.world.refreshes).toHaveLength(round);
      expect(stored()).toMatchObject({
        accessToken: results[0]?.accessToken,
        refreshToken: results[0]?.refreshToken,
      });
    }
    expect(await readGrantStatus(state, 'host')).toMatchObject({ lost: false });
  }, 60_000);

  it('stores the new token before anybody uses it', async () => {
    const client = container().of('host');
    const writesBeforeCall: number[] = [];
    minut.simulator.world.accessTokens.set = function set(token, expires) {
      writesBeforeCall.push(secrets.writes.length);
      return Map.prototype.set.call(this, token, expires);
    };
    await client.me();
    expect(writesBeforeCall).toEqual([0]);
    expect(secrets.writes).toEqual([grantName]);
  });

  it('takes another container’s newer token when its own refresh token turns out to be used', async () => {
    const old = { ...stored() };
    await container().refresh('host', () => false);
    const newest = { ...stored() };
    // A reader that sees the old secret once, as if another writer had been faster in between.
    let reads = 0;
    const stale = {
      ...secrets,
      read: async (name: string) => (name === grantName && reads++ === 0 ? old : secrets.read(name)),
    };
    const clients = createAccountClients({
      settings: { MINUT_API_URL: minut.baseUrl, SECRET_PREFIX: 'nightdesk', MINUT_LIMIT_SCOPE: 'client' },
      secrets: stale,
      state,
      clock: systemClock,
      http,
    });
    // The simulator would end the whole grant at a second use; here it only refuses.
    minut.simulator.world.refreshTokens.delete(String(old.refreshToken));
    const grant = await clients.refresh('host', ({ accessToken }) => accessToken === newest.accessToken);
    expect(grant.accessToken).toBe(newest.accessToken);
    expect(await readGrantStatus(state, 'host')).toMatchObject({ lost: false });
  });

  it('marks a revoked grant, says in one sentence how to reconnect, and writes nothing', async () => {
    revokeGrants(minut.simulator.world);
    const before = stored();
    for (const _ of [1, 2]) {
      await expect(container().of('host').me()).rejects.toThrow(
        /^Minut no longer accepts the grant of account host: connect it again \(npm run connect, or npm run link -- connect for a partner's host\)\.$/,
      );
    }
    expect(await readGrantStatus(state, 'host')).toMatchObject({ lost: true });
    expect(stored()).toEqual(before);
  });

  it('keeps the old token when nobody can tell whether Minut used it up, and tries it again next time', async () => {
    minut.simulator.fail({ path: '/oauth/token', status: 504 });
    const before = stored();
    await expect(container().refresh('host', () => false)).rejects.toMatchObject({
      name: 'MinutAmbiguousError',
    });
    expect(stored()).toEqual(before);
    await container().refresh('host', () => false);
    expect(stored()).not.toEqual(before);
  });

  it('writes the new token again when the store fails at first', async () => {
    let failures = 2;
    const shaky = {
      ...secrets,
      write: async (name: string, value: unknown) => {
        if (failures-- > 0) throw new Error('down');
        await secrets.write(name, value);
      },
    };
    const clients = createAccountClients({
      settings: { MINUT_API_URL: minut.baseUrl, SECRET_PREFIX: 'nightdesk', MINUT_LIMIT_SCOPE: 'client' },
      secrets: shaky,
      state,
      clock: systemClock,
      http,
    });
    const { refreshToken } = await clients.refresh('host', () => false);
    expect(stored().refreshToken).toBe(refreshToken);
  });

  it('counts the token’s life from the request’s start, less two minutes, whatever the server’s clock says', async () => {
    const startedAt = Date.now();
    await container().refresh('host', () => false);
    const lifeMs = Date.parse(String(stored().expiresAt)) - startedAt;
    expect(lifeMs).toBeGreaterThanOrEqual(3_480_000);
    expect(lifeMs).toBeLessThan(3_480_000 + 10_000);
  });
});
