import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { NightdeskError } from '../../shared/errors.ts';
import { createMinutClient } from '../../shared/minut/client.ts';
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
import { readInvitation } from '../../shared/minut/invitation.ts';
import { createOauth } from '../../shared/minut/oauth.ts';
import { subscriptionFor } from '../../shared/minut/subscription.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { createRequestBudget } from '../../shared/store/request-budget.ts';
import { consentUrl, finishConsent, startConsent } from './authorize.ts';
import { page } from './page.ts';

export interface ConnectDependencies extends ConnectDeployment {
  /** Without a slash at the end. */
  readonly minutUrl: string;
  readonly http: Http;
  readonly oauthClient: () => Promise<OauthClient>;
  readonly linkKey: () => Promise<string>;
}

type Answer = APIGatewayProxyStructuredResultV2;

const cookieName = 'nightdesk-connect';
/** The page lists so many homes; the daily sync brings all. */
const listedHomes = 50;

const invalidLink = () =>
  page({
    status: 403,
    title: 'This link does not work any more',
    text: ['It has expired, or a part of it is missing. Ask whoever sent it to you for a new one.'],
  });

const redirectUriOf = ({ redirectUri }: OauthClient, { publicUrl }: ConnectDeployment): string =>
  redirectUri ?? `${publicUrl}/connect/callback`;

/** `GET /connect`: with an invitation, off to Minut's consent page. */
export const beginConnect = async (
  query: Readonly<Record<string, string | undefined>>,
  dependencies: ConnectDependencies,
): Promise<Answer> => {
  const { state: table, clock, linkKey, oauthClient, minutUrl, publicUrl } = dependencies;
  const invitation = readInvitation(query.invitation ?? '', await linkKey(), clock.now());
  if (!invitation) return invalidLink();
  const client = await oauthClient();
  const { state, browser } = await startConsent(table, invitation.account, clock.wall());
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return {
    statusCode: 302,
    headers: {
      location: consentUrl(minutUrl, {
        clientId: client.clientId,
        redirectUri: redirectUriOf(client, dependencies),
        state,
      }),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
    cookies: [`${cookieName}=${browser}; Path=/connect; Max-Age=600; HttpOnly; SameSite=Lax${secure}`],
  };
};

/** Everything that is written follows the exchange and the login's own check; each step can be run again. */
const connect = async (
  account: string,
  code: string,
  dependencies: ConnectDependencies,
): Promise<readonly Home[]> => {
  const { config, state, clock, minutUrl, http, oauthClient } = dependencies;
  const client = await oauthClient();
  const oauth = createOauth({ baseUrl: minutUrl, http, wall: clock.wall });
  const token = await oauth.authorizationCode(client, code, redirectUriOf(client, dependencies));
  const minut = createMinutClient({
    baseUrl: minutUrl,
    token: { token: async () => token.accessToken, renew: async () => token.accessToken },
    clock,
    random: Math.random,
    http,
    budget: createRequestBudget(state, 'client', clock),
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
  const { rules } = await loadActiveSet(config, account);
  await connectWebhook(dependencies, account, minut.hooks, subscriptionFor(rules));
  await writeAccountItems(dependencies, account, user);
  return homes;
};

const browserOf = (cookies: readonly string[] = []): string =>
  cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? '';

/** `GET /connect/callback`: back from Minut's consent page. */
export const finishConnect = async (
  { code, state = '', error }: Readonly<Record<string, string | undefined>>,
  cookies: readonly string[] | undefined,
  dependencies: ConnectDependencies,
): Promise<Answer> => {
  const consent = { state, browser: browserOf(cookies) };
  const account = await finishConsent(dependencies.state, consent, dependencies.clock.wall());
  if (account === undefined) {
    return page({
      status: 400,
      title: 'Please start again',
      text: [
        'This page was open too long, was opened twice, or in another browser. Open the link you were sent again.',
      ],
    });
  }
  if (error !== undefined || !code) {
    return page({
      status: 400,
      title: 'Not connected',
      text: [
        'Minut was not allowed to share your homes, so nothing was changed. You can open the link again at any time.',
      ],
    });
  }
  try {
    const homes = await connect(account, code, dependencies);
    log(
      'info',
      'account connected',
      { function: 'connect', account, count: homes.length },
      { Connected: [1, 'Count'] },
    );
    return await page({
      status: 200,
      title: homes.length === 1 ? 'Your home is connected' : 'Your homes are connected',
      text: [
        homes.length === 0
          ? 'Your Minut account has no home yet. New ones are found within a day.'
          : 'From now on every event of these homes reaches the night desk:',
        ...(homes.length >= listedHomes ? [`The first ${listedHomes}; all others follow within a day.`] : []),
      ],
      list: homes.map(({ name }) => name),
    });
  } catch (cause) {
    if (!(cause instanceof NightdeskError)) throw cause;
    log(
      'error',
      'not connected',
      { function: 'connect', account, error: errorName(cause) },
      { NotConnected: [1, 'Count'] },
    );
    return page({
      status: 502,
      title: 'That did not work',
      text: [
        'Minut or a part of the night desk did not answer as it should. Open the link you were sent again in a minute; nothing is lost.',
      ],
    });
  }
};
