import { timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { user } from '../fixtures/user.ts';
import { exchangeCode, exchangeRefreshToken, issueCode, issueToken } from '../grants.ts';
import type { World } from '../world.ts';

const same = (given: string, expected: string): boolean => {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
};

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

const basicCredentials = (header: string | undefined): Credentials => {
  const [, encoded = ''] = /^Basic (.+)$/.exec(header ?? '') ?? [];
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(/:(.*)/s);
  return { id, secret };
};

const formCredentials = (form: URLSearchParams): Credentials => ({
  id: form.get('client_id') ?? '',
  secret: form.get('client_secret') ?? '',
});

const isClient = ({ oauthClient }: World, { id, secret }: Credentials): boolean =>
  same(id, oauthClient.clientId) && same(secret, oauthClient.clientSecret);

const refusedClient = (c: Context) => c.json({ error: 'invalid_client' }, 401);
const refusedGrant = (c: Context) => c.json({ error: 'invalid_grant' }, 400);

/** One handler per grant type. */
const grants: Readonly<Record<string, (c: Context, world: World, form: URLSearchParams) => Response>> = {
  client_credentials: (c, world) =>
    isClient(world, basicCredentials(c.req.header('authorization')))
      ? c.json(issueToken(world))
      : refusedClient(c),
  authorization_code: (c, world, form) => {
    if (!isClient(world, formCredentials(form))) return refusedClient(c);
    const pair = exchangeCode(world, form.get('code') ?? '', form.get('redirect_uri') ?? '');
    return pair ? c.json(pair) : refusedGrant(c);
  },
  refresh_token: (c, world, form) => {
    if (!isClient(world, formCredentials(form))) return refusedClient(c);
    const pair = exchangeRefreshToken(world, form.get('refresh_token') ?? '');
    return pair ? c.json(pair) : refusedGrant(c);
  },
};

const consentPage = (query: URLSearchParams) => html`<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width" />
  <title>Minut simulator</title>
  <body style="font: 1rem/1.5 system-ui; max-width: 32rem; margin: 4rem auto; padding: 0 1rem">
    <h1>Minut simulator</h1>
    <p>${user.fullname}, an application asks for access to your homes.</p>
    <form method="post" action="?${query.toString()}">
      <button name="answer" value="allow">Allow</button>
      <button name="answer" value="deny">Deny</button>
    </form>
  </body>
</html>`;

const back = (query: URLSearchParams, name: 'code' | 'error', value: string): string => {
  const url = new URL(query.get('redirect_uri') ?? '');
  url.searchParams.set(name, value);
  const state = query.get('state');
  if (state !== null) url.searchParams.set('state', state);
  return url.href;
};

/** `GET /oauth/authorize` (the consent page) and `POST /oauth/token`, form-encoded. */
export const oauthEndpoints = (world: World) => {
  const app = new Hono();
  const refusal = (query: URLSearchParams): string | undefined => {
    if (query.get('client_id') !== world.oauthClient.clientId) return 'unknown client_id';
    if (query.get('response_type') !== 'code') return 'response_type must be code';
    return URL.canParse(query.get('redirect_uri') ?? '') ? undefined : 'redirect_uri is missing';
  };
  app.get('/oauth/authorize', (c) => {
    const query = new URL(c.req.url).searchParams;
    const reason = refusal(query);
    return reason ? c.json({ error: 'invalid_request', message: reason }, 400) : c.html(consentPage(query));
  });
  app.post('/oauth/authorize', async (c) => {
    const query = new URL(c.req.url).searchParams;
    const reason = refusal(query);
    if (reason) return c.json({ error: 'invalid_request', message: reason }, 400);
    const allowed = new URLSearchParams(await c.req.text()).get('answer') === 'allow';
    const redirectUri = query.get('redirect_uri') ?? '';
    return c.redirect(
      allowed ? back(query, 'code', issueCode(world, redirectUri)) : back(query, 'error', 'access_denied'),
      302,
    );
  });
  app.post('/oauth/token', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const type = form.get('grant_type') ?? '';
    const grant = Object.hasOwn(grants, type) ? grants[type] : undefined;
    return grant ? grant(c, world, form) : c.json({ error: 'unsupported_grant_type' }, 400);
  });
  return app;
};
