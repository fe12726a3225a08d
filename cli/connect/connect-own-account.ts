import { createMinutClient, type MinutClient } from '../../shared/minut/client.ts';
import {
  claimAccount,
  connectWebhook,
  storeGrant,
  webhookUrlOf,
  writeAccountItems,
} from '../../shared/minut/connect-account.ts';
import { GrantLostError } from '../../shared/minut/failures.ts';
import type { OauthClient } from '../../shared/minut/grant-secret.ts';
import type { Http } from '../../shared/minut/http.ts';
import { createOauth, type TokenAnswer } from '../../shared/minut/oauth.ts';
import { collect } from '../../shared/minut/paging.ts';
import { pingWebhook } from '../../shared/minut/ping-webhook.ts';
import { subscriptionFor } from '../../shared/minut/subscription.ts';
import { syncHomes } from '../../shared/minut/sync-homes.ts';
import { secretNames } from '../../shared/platform/secrets.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { budgetOf, createRequestBudget } from '../../shared/store/request-budget.ts';
import { areInForce, writeStarterItems } from '../../shared/store/starter-items.ts';
import type { Deployment } from '../deployment.ts';
import { say } from '../say.ts';
import { UsageError } from '../usage.ts';
import { closingWords } from './closing-words.ts';
import { keepOperator, reportTestText } from './keep-operator.ts';
import { canBeTexted, hasTimeZone } from './on-call.ts';
import { type Ask, askOperator, type Operator } from './operator.ts';
import type { TestTextDependencies } from './send-test-text.ts';

export interface ConnectOptions {
  readonly account: string;
  readonly rotate: boolean;
  /** What the command line says of whoever runs it. */
  readonly operator: Operator;
  /** Undefined where nobody can be asked. */
  readonly ask: Ask | undefined;
  /** The queue of `notify`; undefined where no test text is wanted. */
  readonly testTextThrough: Pick<TestTextDependencies, 'sqs' | 'notificationsUrl'> | undefined;
}

/** An access token of the account that owns the OAuth client. @throws UsageError when Minut refuses the client */
const requestToken = async (
  deployment: Deployment,
  client: OauthClient,
  http: Http,
): Promise<TokenAnswer> => {
  const oauth = createOauth({ baseUrl: deployment.minutUrl, http, wall: deployment.clock.wall });
  try {
    return await oauth.clientCredentials(client);
  } catch (cause) {
    if (!(cause instanceof GrantLostError)) throw cause;
    throw new UsageError(
      'Minut does not accept this client id and secret: copy both again from Settings, Developer tools. Nothing was written.',
      { cause },
    );
  }
};

/** A client for this one run, within the deployment's budget. */
export const clientWithToken = (
  { minutUrl, limitScope, clock, state }: Deployment,
  account: string,
  accessToken: string,
  http: Http,
): MinutClient =>
  createMinutClient({
    baseUrl: minutUrl,
    token: { token: async () => accessToken, renew: async () => accessToken },
    clock,
    random: Math.random,
    http,
    budget: createRequestBudget(state, budgetOf(limitScope, account), clock),
    use: 'interactive',
    patienceMs: 120_000,
  });

const machineZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const several = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

const reportPing = async (
  deployment: Deployment,
  account: string,
  client: MinutClient,
  hookId: string,
): Promise<boolean> => {
  say.detail('waiting for the ping; a new account is known everywhere within half a minute');
  const startedAt = deployment.clock.wall();
  const ping = await pingWebhook(deployment, account, client.hooks, hookId);
  if (!ping) {
    say.look('No ping arrived within a minute.');
    say.detail(`Can Minut reach ${webhookUrlOf(deployment, account)}? Look at the webhook function’s log.`);
    return false;
  }
  const seconds = ((Date.parse(ping.at) - startedAt) / 1000).toFixed(1);
  say.done(`The ping arrived after ${seconds} s`);
  say.detail('token        right');
  say.detail(`signature    ${ping.scheme ? 'right' : 'none came: only the token protects this account'}`);
  if (ping.scheme) say.detail(`algorithm    ${ping.scheme}`);
  return ping.scheme !== undefined;
};

const reportStarters = async (
  config: Deployment['config'],
  account: string,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  say.done(`${several(ids.length, 'starter rule')} for this account`);
  say.detail('for your own people they are live; those for guests are a dry run until you take dryRun out');
  if (!(await areInForce(config, account, ids))) {
    say.look('The rules are not in force yet: the webhook is registered for what they need within the hour.');
  }
};

/**
 * Connects the login that owns the OAuth client. Everything is checked and asked before anything is written, and every
 * step can be run again.
 * @returns whether the webhook was seen to work, and the test text to be sent
 */
export const connectOwnAccount = async (
  deployment: Deployment,
  oauthClient: OauthClient,
  http: Http,
  { account, rotate, operator: given, ask, testTextThrough }: ConnectOptions,
): Promise<boolean> => {
  const token = await requestToken(deployment, oauthClient, http);
  const client = clientWithToken(deployment, account, token.accessToken, http);
  const user = await client.me();
  const homes = await collect(client.homes());
  say.done(`Minut accepts the credentials${user.name ? ` of ${user.name}` : ''}`);

  const { secrets, secretPrefix, config, state } = deployment;
  const missing = {
    phone: !(await canBeTexted(config, account)),
    timeZone: !(await hasTimeZone(config, account)),
  };
  const operator = await askOperator(given, missing, ask, machineZone());
  await claimAccount(deployment, account, user);
  const names = secretNames(secretPrefix);
  const known = await secrets.read(names.oauthClient);
  await secrets.write(names.oauthClient, {
    ...(typeof known === 'object' ? known : {}),
    clientId: oauthClient.clientId,
    clientSecret: oauthClient.clientSecret,
  });
  await storeGrant(deployment, account, {
    grant: 'client_credentials',
    accessToken: token.accessToken,
    expiresAt: token.expiresAt,
  });
  const starters = await writeStarterItems(config, account);
  await writeAccountItems(deployment, account, user);
  await keepOperator(config, account, operator, user);

  const report = await syncHomes({ account, client, config, state });
  say.done(`${several(homes.length, 'home')}, ${report.added.length} of them new in the table`);
  for (const { name, timeZone } of homes.slice(0, 20)) {
    say.detail(`${name}${timeZone ? `, ${timeZone}` : ', no time zone at Minut: the deployment’s is used'}`);
  }
  if (homes.length > 20) say.detail(`… and ${homes.length - 20} more`);

  await reportStarters(config, account, starters);
  const { rules } = await loadActiveSet(config, account);
  const events = subscriptionFor(rules);
  const webhook = await connectWebhook(deployment, account, client.hooks, events, rotate);
  const outcome = { kept: 'is as it should be', created: 'is registered', replaced: 'is replaced' } as const;
  say.done(`The webhook ${outcome[webhook.outcome]}`);
  say.detail(webhookUrlOf(deployment, account));
  const works = await reportPing(deployment, account, client, webhook.hookId);
  const { phone } = operator;
  const arrives =
    phone === undefined ||
    !testTextThrough ||
    (await reportTestText(deployment, account, phone, testTextThrough));
  say.line();
  for (const sentence of closingWords(rules)) say.line(sentence);
  return works && arrives;
};
