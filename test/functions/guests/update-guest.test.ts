import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { updateGuest } from '../../../functions/guests/update-guest.ts';
import { refreshAccount } from '../../../functions/token-refresh/refresh-account.ts';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import { defaultHomeId } from '../../../local/minut-simulator/fixtures/homes.ts';
import { type AccountClients, createAccountClients } from '../../../shared/minut/account-clients.ts';
import { createHttp, type Http } from '../../../shared/minut/http.ts';
import { collect } from '../../../shared/minut/paging.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { markGrantFresh, markGrantLost } from '../../../shared/store/grant-status.ts';
import { type GuestUpdate, guestUpdateSchema } from '../../../shared/store/guest-update.ts';
import { createTable, type Table } from '../../../shared/store/table.ts';
import { resumeWaiting } from '../../../shared/store/waiting-updates.ts';
import { type MemorySecrets, memorySecrets } from '../../support/memory-secrets.ts';
import { oauthClient, type SimulatedMinut, startSimulatedMinut } from '../../support/simulated-minut.ts';

const holder = { pk: `default#${defaultHomeId}`, sk: 'event#1' };
const grantName = 'nightdesk/accounts/default/grant';
const actionsSchema = z.record(z.string(), z.looseObject({ status: z.string() }));

const plannedAction = {
  status: 'planned',
  channel: 'guest',
  ruleId: 'r',
  ruleVersion: '1',
  recipientKey: 'guest:1',
  recipientName: 'the guest',
  hold: 'never',
  episode: 1,
};

describe('changing a stay', () => {
  let tables: EmbeddedTables;
  let state: Table;
  let minut: SimulatedMinut;
  let http: Http;
  let secrets: MemorySecrets;
  let clients: AccountClients;

  beforeAll(async () => {
    tables = await startTables();
    state = createTable(tables.client, tables.names.state);
    http = createHttp({ answerMs: 500 });
  });
  afterAll(async () => {
    http.close();
    await tables.stop();
  });
  beforeEach(async () => {
    minut = await startSimulatedMinut();
    secrets = memorySecrets({
      'nightdesk/oauth-client': oauthClient,
      [grantName]: { grant: 'client_credentials' },
    });
    clients = createAccountClients({
      settings: { MINUT_API_URL: minut.baseUrl, SECRET_PREFIX: 'nightdesk', MINUT_LIMIT_SCOPE: 'client' },
      secrets,
      state,
      clock: systemClock,
      random: () => 0,
      http,
      use: 'interactive',
      patienceMs: 1_500,
    });
    await state.put({ ...holder, actions: { a: plannedAction } });
    await state.delete({ pk: 'account#default', sk: 'grant-status' });
    await state.delete({ pk: 'budget#client', sk: 'minut' });
  });
  afterEach(() => minut.close());

  const stay = async () => {
    const [first] = await collect(clients.of('default').guests.list(defaultHomeId));
    if (!first) throw new Error('The simulator has no stay.');
    return first;
  };
  const updateOf = (guestId: string): GuestUpdate => ({
    version: 1,
    account: 'default',
    eventId: '1',
    eventAt: new Date().toISOString(),
    holder,
    episode: 1,
    action: {
      id: 'a',
      ruleId: 'r',
      hold: 'never',
      homeId: defaultHomeId,
      guestId,
      change: { description: 'Loud twice' },
    },
  });
  const dependencies = () => ({ state, clients, clock: systemClock });
  const action = async () => {
    const item = await state.get(holder);
    return actionsSchema.parse(item?.actions).a;
  };

  it('writes only the given fields, once, and stores the outcome', async () => {
    const before = await stay();
    await updateGuest(updateOf(before.id), dependencies());
    expect(await clients.of('default').guests.get(defaultHomeId, before.id)).toEqual({
      ...before,
      description: 'Loud twice',
    });
    expect(await action()).toMatchObject({ status: 'sent' });
    minut.simulator.fail({ path: '/guests', status: 500, times: 9 });
    await updateGuest(updateOf(before.id), dependencies());
  });

  it('says that the stay is gone instead of trying for ever', async () => {
    await updateGuest(updateOf('ffffffffffffffffffffffff'), dependencies());
    expect(await action()).toMatchObject({ status: 'failed', reason: 'the stay is gone' });
  });

  it('gives the claim back when Minut is down, so that the next delivery can go on', async () => {
    const { id } = await stay();
    minut.simulator.fail({ path: '/guests', method: 'PATCH', status: 500 });
    await expect(updateGuest(updateOf(id), dependencies())).rejects.toMatchObject({ name: 'MinutBusyError' });
    expect(await action()).toMatchObject({ status: 'planned' });
    await updateGuest(updateOf(id), dependencies());
    expect(await action()).toMatchObject({ status: 'sent' });
  });

  const tellLost = async () => {};

  it('waits while the grant is lost, and goes on once the account is connected again', async () => {
    const { id } = await stay();
    secrets.values.set('nightdesk/oauth-client', { ...oauthClient, clientSecret: 'changed' });
    minut.simulator.world.accessTokens.clear();
    await updateGuest(updateOf(id), dependencies());
    expect(await action()).toMatchObject({ status: 'planned' });

    const handedOver: unknown[] = [];
    const resume = async (account: string) => {
      await resumeWaiting(state, account, async (message) => void handedOver.push(message));
    };
    const refresh = () =>
      refreshAccount('default', { state, clients, clock: systemClock, aheadMs: 1_800_000, resume, tellLost });
    await refresh();
    expect(handedOver).toEqual([]);

    secrets.values.set('nightdesk/oauth-client', oauthClient);
    await markGrantFresh(state, 'default', new Date().toISOString(), new Date(0).toISOString());
    await refresh();
    expect(handedOver).toHaveLength(1);
    await updateGuest(guestUpdateSchema.parse(handedOver[0]), dependencies());
    expect(await action()).toMatchObject({ status: 'sent' });
    await refresh();
    expect(handedOver).toHaveLength(1);
  });

  it('refreshes a token that would not outlive the next two runs, and no other', async () => {
    const run = () =>
      refreshAccount('default', {
        state,
        clients,
        clock: systemClock,
        aheadMs: 1_800_000,
        resume: async () => {},
        tellLost,
      });
    await run();
    await run();
    expect(secrets.writes).toHaveLength(1);
    await markGrantFresh(
      state,
      'default',
      new Date().toISOString(),
      new Date(Date.now() + 1_700_000).toISOString(),
    );
    secrets.values.set(grantName, {
      grant: 'client_credentials',
      accessToken: 'old',
      expiresAt: new Date(Date.now() + 1_700_000).toISOString(),
    });
    await run();
    expect(secrets.writes).toHaveLength(2);
    await markGrantLost(state, 'default', new Date().toISOString());
    await run();
    expect(secrets.writes).toHaveLength(2);
  });
});
