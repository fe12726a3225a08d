import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyChange } from '../../../functions/config/apply-change.ts';
import { beginConnect, finishConnect } from '../../../functions/connect/connect.ts';
import type { ConnectDependencies } from '../../../functions/connect/connect-host.ts';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import { grantSecretSchema } from '../../../shared/minut/grant-secret.ts';
import { createHttp, type Http } from '../../../shared/minut/http.ts';
import { invitationLink } from '../../../shared/minut/invitation.ts';
import { subscriptionFor } from '../../../shared/minut/subscription.ts';
import { webhookSecretSchema } from '../../../shared/minut/webhook-secret.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { loadActiveSet } from '../../../shared/store/active-items.ts';
import { parseConfigKey } from '../../../shared/store/config-keys.ts';
import { isPingAwaited, notePing } from '../../../shared/store/pings.ts';
import { starterRules } from '../../../shared/store/starter-rules.ts';
import { createTable, type Item } from '../../../shared/store/table.ts';
import { staffNumber } from '../../support/builders.ts';
import { type MemorySecrets, memorySecrets } from '../../support/memory-secrets.ts';
import { oauthClient, type SimulatedMinut, startSimulatedMinut } from '../../support/simulated-minut.ts';

const publicUrl = 'https://desk.example.com';
const key = 'k'.repeat(64);
const hourMs = 3_600_000;

describe('connecting a host by invitation', () => {
  let tables: EmbeddedTables;
  let minut: SimulatedMinut;
  let http: Http;
  let secrets: MemorySecrets;
  let dependencies: ConnectDependencies;

  beforeAll(async () => {
    tables = await startTables();
    http = createHttp();
  });
  afterAll(async () => {
    http.close();
    await tables.stop();
  });
  beforeEach(async () => {
    minut = await startSimulatedMinut();
    secrets = memorySecrets();
    dependencies = {
      config: createTable(tables.client, tables.names.config),
      state: createTable(tables.client, tables.names.state),
      secrets,
      secretPrefix: 'nightdesk',
      publicUrl,
      clock: systemClock,
      minutUrl: minut.baseUrl,
      limitScope: 'client',
      http,
      oauthClient: async () => oauthClient,
      linkKey: async () => key,
      // Most tests run without the functions beside the page.
      patience: { inForceMs: 0, pingMs: 0 },
    };
    for (const account of ['host-1', 'host-2']) {
      for (const kind of [`rule#${account}`, `home#${account}`, `contact#${account}`, `active#${account}`]) {
        for (const { id } of await itemsOf(kind)) await dependencies.config.delete({ kind, id });
      }
      for (const sk of ['minut-user', 'ping-awaited', 'ping-received'])
        await dependencies.state.delete({ pk: `account#${account}`, sk });
      await dependencies.config.delete({ kind: 'account', id: account });
    }
  });
  afterEach(() => minut.close());

  const itemsOf = async (kind: string): Promise<readonly { id: string; item: Item }[]> => {
    const items: { id: string; item: Item }[] = [];
    const query = { expression: '#kind = :kind', names: { '#kind': 'kind' }, values: { ':kind': kind } };
    for await (const item of dependencies.config.query(query)) items.push({ id: String(item.id), item });
    return items;
  };
  /** What `config` does beside the page. */
  const putInForce = async (account: string) => {
    const { config, state } = dependencies;
    for (const kind of ['rule', 'home', 'contact']) {
      for (const { id, item } of await itemsOf(`${kind}#${account}`)) {
        const itemKey = parseConfigKey(`${kind}#${account}`, id);
        if (itemKey)
          await applyChange({ key: itemKey, item, at: new Date().toISOString() }, { config, state });
      }
    }
  };
  const invitation = (account: string, forMs = hourMs, withKey = key) => {
    const expiresAt = new Date(Date.now() + forMs).toISOString();
    return (
      new URL(invitationLink(publicUrl, { account, expiresAt }, withKey)).searchParams.get('invitation') ?? ''
    );
  };
  /** Follows the link to Minut's consent page and answers there. */
  const consent = async (account: string, answer: 'allow' | 'deny' = 'allow') => {
    const begun = await beginConnect({ invitation: invitation(account) }, dependencies);
    expect(begun.statusCode).toBe(302);
    const location = String(begun.headers?.location);
    const answered = await fetch(location, { method: 'POST', body: `answer=${answer}`, redirect: 'manual' });
    const back = new URL(answered.headers.get('location') ?? '');
    expect(back.origin + back.pathname).toBe(`${publicUrl}/connect/callback`);
    const cookies = (begun.cookies ?? []).map((cookie) => cookie.split(';')[0] ?? '');
    return { query: Object.fromEntries(back.searchParams), cookies, setCookie: begun.cookies?.[0] ?? '' };
  };

  it('makes an account with its own grant, webhook and item, and shows what was connected', async () => {
    const { query, cookies, setCookie } = await consent('host-1');
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Lax; Secure$/);
    const answer = await finishConnect(query, cookies, dependencies);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('<li>Kastanjegatan 14</li>');
    expect(answer.headers?.['content-security-policy']).toContain("default-src 'none'");
    const grant = grantSecretSchema.parse(secrets.values.get('nightdesk/accounts/host-1/grant'));
    expect(grant).toMatchObject({ grant: 'authorization_code', refreshToken: expect.any(String) });
    const webhook = webhookSecretSchema.parse(secrets.values.get('nightdesk/accounts/host-1/webhook'));
    const atMinut = minut.simulator.world.hooks.get(webhook.hookId);
    expect(atMinut).toMatchObject({ url: `${publicUrl}/webhooks/host-1`, token: webhook.token });
    expect(await dependencies.config.get({ kind: 'account', id: 'host-1' })).toMatchObject({
      owner: 'owner',
    });
  });

  /** As a host does it, with the functions beside the page at work. @param answers whether the ping comes back */
  const connectAtWork = async (account: string, answers: boolean) => {
    const { query, cookies } = await consent(account);
    const { state } = dependencies;
    const patient = { ...dependencies, patience: { inForceMs: 10_000, pingMs: answers ? 10_000 : 0 } };
    let isOver = false;
    const beside = (async () => {
      while (!isOver) {
        await putInForce(account);
        if (answers && (await isPingAwaited(state, account, Date.now()))) {
          const at = new Date().toISOString();
          await notePing(state, account, { at, eventId: 'a-sample', scheme: 'sha256-hex-text' });
        }
        await delay(20);
      }
    })();
    const answer = await finishConnect(query, cookies, patient);
    isOver = true;
    await beside;
    return answer;
  };

  it('loads the starter rules, subscribes to what they need, and pings the webhook', async () => {
    const answer = await connectAtWork('host-1', true);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('A test event came back from Minut: the connection works.');
    const rules = (await itemsOf('rule#host-1')).map(({ id }) => id);
    expect(rules).toEqual(starterRules.map(({ id }) => id).toSorted());
    const { hookId } = webhookSecretSchema.parse(secrets.values.get('nightdesk/accounts/host-1/webhook'));
    expect(minut.simulator.world.hooks.get(hookId)?.events).toEqual(
      subscriptionFor((await loadActiveSet(dependencies.config, 'host-1')).rules),
    );
  });

  it('says that the first event is still on its way, and that nobody can be texted yet', async () => {
    const answer = await connectAtWork('host-1', false);
    expect(answer.body).toContain('still on its way');
    expect(answer.body).toContain('Nobody can be texted yet');
  });

  it('says nothing of texts where somebody has a phone', async () => {
    await dependencies.config.put({ kind: 'contact#host-1', id: 'oncall', name: 'Nina', phone: staffNumber });
    expect((await connectAtWork('host-1', false)).body).not.toContain('Nobody can be texted');
  });

  it('does not take an event of a home that is not in force yet for the ping', async () => {
    const { query, cookies } = await consent('host-1');
    await finishConnect(query, cookies, dependencies);
    expect(await isPingAwaited(dependencies.state, 'host-1', Date.now())).toBe(false);
  });

  it('brings the starter rules back to nobody who connects again', async () => {
    await connectAtWork('host-1', false);
    await dependencies.config.delete({ kind: 'rule#host-1', id: 'too-cold' });
    await connectAtWork('host-1', false);
    expect((await itemsOf('rule#host-1')).map(({ id }) => id)).not.toContain('too-cold');
  });

  it('connects although Minut sends no ping', async () => {
    minut.simulator.fail({ path: '/ping', status: 500 });
    const answer = await connectAtWork('host-1', false);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('still on its way');
  });

  it('gives every host a token and a secret of their own', async () => {
    for (const account of ['host-1', 'host-2']) {
      const { query, cookies } = await consent(account);
      expect((await finishConnect(query, cookies, dependencies)).statusCode).toBe(200);
    }
    const [first, second] = ['host-1', 'host-2'].map((account) =>
      webhookSecretSchema.parse(secrets.values.get(`nightdesk/accounts/${account}/webhook`)),
    );
    expect(first?.token).not.toBe(second?.token);
    expect(first?.hookSecret).not.toBe(second?.hookSecret);
  });

  it('takes a state once', async () => {
    const { query, cookies } = await consent('host-1');
    await finishConnect(query, cookies, dependencies);
    const again = await finishConnect(query, cookies, dependencies);
    expect(again.statusCode).toBe(400);
    expect(again.body).toContain('Please start again');
  });

  type Spoil = (query: Record<string, string>) => readonly [Record<string, string>, string[] | undefined];
  it.each<[string, Spoil]>([
    ['of another browser', (query) => [query, ['nightdesk-connect=0123']]],
    ['without a cookie', (query) => [query, undefined]],
    ['that nobody started', (query) => [{ ...query, state: 'f'.repeat(32) }, undefined]],
  ])('refuses a state %s and writes nothing', async (_, spoil) => {
    const { query } = await consent('host-1');
    const [spoiled, cookies] = spoil(query);
    const answer = await finishConnect(spoiled, cookies, dependencies);
    expect(answer.statusCode).toBe(400);
    expect(secrets.writes).toEqual([]);
  });

  it('refuses a state that is older than ten minutes', async () => {
    const { query, cookies } = await consent('host-1');
    const later = { ...systemClock, wall: () => Date.now() + 10 * 60_000 + 1 };
    expect((await finishConnect(query, cookies, { ...dependencies, clock: later })).statusCode).toBe(400);
    expect(secrets.writes).toEqual([]);
  });

  it.each([
    ['expired', () => invitation('host-1', -1)],
    ['signed with another key', () => invitation('host-1', hourMs, 'x'.repeat(64))],
    ['altered', () => `${invitation('host-1')}x`],
    ['missing', () => ''],
  ])('lets nobody begin with an invitation that is %s', async (_, make) => {
    const answer = await beginConnect({ invitation: make() }, dependencies);
    expect(answer.statusCode).toBe(403);
    expect(answer.headers?.location).toBeUndefined();
  });

  it('writes nothing when the host says no', async () => {
    const { query, cookies } = await consent('host-1', 'deny');
    const answer = await finishConnect(query, cookies, dependencies);
    expect(answer.body).toContain('Not connected');
    expect(secrets.writes).toEqual([]);
  });

  it('writes nothing when Minut refuses the code, and says what to do', async () => {
    const { query, cookies } = await consent('host-1');
    const answer = await finishConnect({ ...query, code: 'wrong' }, cookies, dependencies);
    expect(answer.statusCode).toBe(502);
    expect(answer.body).toContain('Open the link you were sent again');
    expect(secrets.writes).toEqual([]);
  });

  it('lets no other Minut login take over an account', async () => {
    await dependencies.state.put({ pk: 'account#host-1', sk: 'minut-user', userId: 'somebody else' });
    const { query, cookies } = await consent('host-1');
    expect((await finishConnect(query, cookies, dependencies)).statusCode).toBe(502);
    expect(secrets.writes).toEqual([]);
  });
});
