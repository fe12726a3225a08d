import { NightdeskError } from '../../shared/errors.ts';
import { createMinutClient, type MinutClient } from '../../shared/minut/client.ts';
import {
  type ConnectDeployment,
  claimAccount,
  connectWebhook,
  storeGrant,
  writeAccountItems,
} from '../../shared/minut/connect-account.ts';
import type { OauthClient } from '../../shared/minut/grant-secret.ts';
import type { Home } from '../../shared/minut/homes.ts';
import type { Http } from '../../shared/minut/http.ts';
import { createOauth } from '../../shared/minut/oauth.ts';
import { pingWebhook } from '../../shared/minut/ping-webhook.ts';
import { subscriptionFor } from '../../shared/minut/subscription.ts';
import { addHome } from '../../shared/minut/sync-homes.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { noFacts } from '../../shared/rules/facts.ts';
import { resolveRecipient } from '../../shared/rules/recipients.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { onCall } from '../../shared/store/on-call.ts';
import { budgetOf, createRequestBudget, type LimitScope } from '../../shared/store/request-budget.ts';
import { areInForce, writeStarterItems } from '../../shared/store/starter-items.ts';

export interface ConnectDependencies extends ConnectDeployment {
  /** Without a slash at the end. */
  readonly minutUrl: string;
  readonly limitScope: LimitScope;
  readonly http: Http;
  readonly oauthClient: () => Promise<OauthClient>;
  readonly linkKey: () => Promise<string>;
  /** How long the page waits for what happens beside it, in milliseconds. */
  readonly patience?: { readonly inForceMs: number; readonly pingMs: number };
}

/** The page waits for so many homes; the daily sync brings all. */
export const listedHomes = 50;

/** With the calls before them, within the 29 seconds that the page may take. */
const defaultPatience = { inForceMs: 8_000, pingMs: 6_000 } as const;

/** What the page tells of. */
export interface Connected {
  readonly homes: readonly Home[];
  /** Whether Minut's sample event came back already. */
  readonly pinged: boolean;
  /** Whether a text to whoever is on call reaches a phone. */
  readonly canText: boolean;
}

/** Where Minut sends the host back to. */
export const redirectUriOf = ({ redirectUri }: OauthClient, { publicUrl }: ConnectDeployment): string =>
  redirectUri ?? `${publicUrl}/connect/callback`;

/** Everything that is written follows the exchange and the login's own check; each step can be run again. */
export const connectHost = async (
  account: string,
  code: string,
  dependencies: ConnectDependencies,
): Promise<Connected> => {
  const {
    config,
    state,
    clock,
    minutUrl,
    limitScope,
    http,
    oauthClient,
    patience = defaultPatience,
  } = dependencies;
  const client = await oauthClient();
  const oauth = createOauth({ baseUrl: minutUrl, http, wall: clock.wall });
  const token = await oauth.authorizationCode(client, code, redirectUriOf(client, dependencies));
  const minut = createMinutClient({
    baseUrl: minutUrl,
    token: { token: async () => token.accessToken, renew: async () => token.accessToken },
    clock,
    random: Math.random,
    http,
    budget: createRequestBudget(state, budgetOf(limitScope, account), clock),
    use: 'interactive',
  });
  const user = await minut.me();
  await claimAccount(dependencies, account, user);
  await storeGrant(dependencies, account, {
    grant: 'authorization_code',
    accessToken: token.accessToken,
    expiresAt: token.expiresAt,
    ...(token.refreshToken ? { refreshToken: token.refreshToken } : {}),
  });
  const homes: Home[] = [];
  for await (const home of minut.homes()) if (homes.push(home) >= listedHomes) break;
  for (const home of homes) await addHome(config, account, home);
  const starters = await writeStarterItems(config, account);
  await writeAccountItems(dependencies, account, user);
  // Rules that are late change what is subscribed to within the hour.
  await areInForce(config, account, starters, patience.inForceMs);
  const set = await loadActiveSet(config, account);
  const webhook = await connectWebhook(dependencies, account, minut.hooks, subscriptionFor(set.rules));
  // While a ping is awaited, an event of a home that is not in force counts as it.
  const areKnown = homes.length < listedHomes && homes.every(({ id }) => set.homes.has(id));
  return {
    homes,
    pinged: areKnown && (await isPinged(dependencies, account, minut, webhook.hookId, patience.pingMs)),
    canText: canText(set, new Date(clock.now()).toISOString()),
  };
};

const canText = (set: ActiveSet, at: string): boolean => {
  const context = { set, home: undefined, country: undefined, stay: noFacts.stay, at };
  return resolveRecipient(onCall, 'sms', context).recipients.length > 0;
};

/** A webhook that is registered delivers, whatever becomes of its ping: `reconcile` asks for another one. */
const isPinged = async (
  dependencies: ConnectDependencies,
  account: string,
  { hooks }: MinutClient,
  hookId: string,
  patienceMs: number,
): Promise<boolean> => {
  try {
    return (await pingWebhook(dependencies, account, hooks, hookId, patienceMs)) !== undefined;
  } catch (error) {
    if (!(error instanceof NightdeskError)) throw error;
    log('warn', 'not pinged', { function: 'connect', account, error: errorName(error) });
    return false;
  }
};
