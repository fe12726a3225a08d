import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigurationError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { type Secrets, secretNames } from '../platform/secrets.ts';
import { markGrantFresh, markGrantLost } from '../store/grant-status.ts';
import { withLease } from '../store/lease.ts';
import { budgetOf, createRequestBudget, type LimitScope } from '../store/request-budget.ts';
import type { Table } from '../store/table.ts';
import type { RequestUse } from './call.ts';
import { createMinutClient, type MinutClient } from './client.ts';
import { type GrantSecret, grantSecretSchema, type OauthClient, oauthClientSchema } from './grant-secret.ts';
import { type GuestFieldSetting, parseGuestFieldSetting } from './guest-fields.ts';
import { createHttp, type Http } from './http.ts';
import { createOauth } from './oauth.ts';
import { type GrantStore, refreshGrant } from './refresh-grant.ts';
import { createSensorReader, type SensorReader } from './sensor-reader.ts';
import { createTokenSource } from './token.ts';

/** The part of the environment that the clients need. */
export interface MinutSettings {
  readonly MINUT_API_URL: string;
  readonly SECRET_PREFIX: string;
  readonly MINUT_LIMIT_SCOPE: LimitScope;
  readonly MINUT_GUEST_FIELDS?: string | undefined;
}

export interface AccountClientsOptions {
  readonly settings: MinutSettings;
  readonly secrets: Secrets;
  /** The state table: leases, budgets, the state of each grant. */
  readonly state: Table;
  readonly clock: Clock;
  readonly random?: () => number;
  readonly use?: RequestUse;
  readonly http?: Http;
  /** Milliseconds that one call may take with all its waits; see call.ts. */
  readonly patienceMs?: number;
}

/** A refresh takes one request (5 s) and a write (at most 9 s); another holder is waited for this long. */
const leaseMs = 20_000;
const leasePatienceMs = 6_000;

/** The lease that every writer of an account's grant holds. */
export const grantLease = (account: string): string => `grant/${account}`;

/**
 * The Minut clients of a deployment's accounts, each with its own token, made at first use and kept for the life of
 * the container.
 */
export const createAccountClients = ({
  settings,
  secrets,
  state,
  clock,
  random = Math.random,
  use = 'background',
  http = createHttp(),
  patienceMs,
}: AccountClientsOptions) => {
  const names = secretNames(settings.SECRET_PREFIX);
  const oauth = createOauth({ baseUrl: settings.MINUT_API_URL, http, wall: clock.wall });
  const guestFields = guestFieldSettingOf(settings.MINUT_GUEST_FIELDS);
  const clients = new Map<string, MinutClient>();
  const readers = new Map<string, SensorReader>();

  const oauthClient = async (): Promise<OauthClient> => {
    const parsed = oauthClientSchema.safeParse(await secrets.read(names.oauthClient));
    if (parsed.success) return parsed.data;
    throw new ConfigurationError(
      `The secret ${names.oauthClient} needs clientId and clientSecret: npm run connect writes it.`,
    );
  };
  const grantStore = (account: string): GrantStore => ({
    read: async () => grantSecretSchema.safeParse(await secrets.read(names.grant(account))).data,
    write: (grant) => secrets.write(names.grant(account), grant),
  });

  /** A grant for which `isFresh` holds: the stored one, or a new one that is stored by then. See refreshGrant. */
  const refresh = (account: string, isFresh: (grant: GrantSecret) => boolean): Promise<GrantSecret> =>
    refreshGrant(
      {
        account,
        grants: grantStore(account),
        client: oauthClient,
        oauth,
        underLease: (work) =>
          withLease(
            state,
            {
              name: grantLease(account),
              holder: randomUUID(),
              ms: leaseMs,
              wall: clock.wall,
              patienceMs: leasePatienceMs,
              wait: delay,
            },
            work,
          ),
        onLost: () => markGrantLost(state, account, new Date(clock.now()).toISOString()),
        onRefreshed: (expiresAt) =>
          markGrantFresh(state, account, new Date(clock.now()).toISOString(), expiresAt),
      },
      isFresh,
    );

  const create = (account: string): MinutClient =>
    createMinutClient({
      baseUrl: settings.MINUT_API_URL,
      token: createTokenSource({
        read: grantStore(account).read,
        refresh: (isFresh) => refresh(account, isFresh),
        wall: clock.wall,
      }),
      clock,
      random,
      http,
      budget: createRequestBudget(state, budgetOf(settings.MINUT_LIMIT_SCOPE, account), clock),
      use,
      patienceMs,
      guestFields,
    });

  return {
    of(account: string): MinutClient {
      const client = clients.get(account) ?? create(account);
      clients.set(account, client);
      return client;
    },
    /** Readings of the account's sensors, asked for once per heartbeat. */
    sensors(account: string): SensorReader {
      const reader =
        readers.get(account) ?? createSensorReader({ account, client: this.of(account), state, clock });
      readers.set(account, reader);
      return reader;
    },
    refresh,
  };
};

export type AccountClients = ReturnType<typeof createAccountClients>;

const guestFieldSettingOf = (text: string | undefined): GuestFieldSetting => {
  if (text === undefined) return {};
  const setting = parseGuestFieldSetting(text);
  if (setting) return setting;
  throw new ConfigurationError(
    'MINUT_GUEST_FIELDS is not a JSON object of field names, such as {"phone": "mobile"}.',
  );
};
