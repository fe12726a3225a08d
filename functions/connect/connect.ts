import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { NightdeskError } from '../../shared/errors.ts';
import { readInvitation } from '../../shared/minut/invitation.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import { consentUrl, finishConsent, startConsent } from './authorize.ts';
import { type ConnectDependencies, connectHost, listedHomes, redirectUriOf } from './connect-host.ts';
import { page } from './page.ts';

type Answer = APIGatewayProxyStructuredResultV2;

const cookieName = 'nightdesk-connect';
const invalidLink = () =>
  page({
    status: 403,
    title: 'This link does not work any more',
    text: ['It has expired, or a part of it is missing. Ask whoever sent it to you for a new one.'],
  });

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
    const { homes, pinged, canText } = await connectHost(account, code, dependencies);
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
      after: [
        pinged
          ? 'A test event came back from Minut: the connection works.'
          : 'The first event from Minut is still on its way. There is nothing for you to do: it is asked for again within the hour.',
        ...(canText
          ? []
          : [
              'Nobody can be texted yet: give your phone number to whoever sent you the link, so that alarms reach you.',
            ]),
      ],
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
