import { timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { World } from '../world.ts';

/** Of an access token, on the program's clock; the documentation's example says so. */
const lifetimeSeconds = 3600;

const same = (given: string, expected: string): boolean => {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
};

const basicCredentials = (header: string | undefined): { id: string; secret: string } => {
  const [, encoded = ''] = /^Basic (.+)$/.exec(header ?? '') ?? [];
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(/:(.*)/s);
  return { id, secret };
};

const clientCredentials = (c: Context, world: World): Response => {
  const { id, secret } = basicCredentials(c.req.header('authorization'));
  if (!same(id, world.oauthClient.clientId) || !same(secret, world.oauthClient.clientSecret)) {
    return c.json({ error: 'invalid_client' }, 401);
  }
  const accessToken = `simulated.${world.hex(40)}`;
  world.accessTokens.set(accessToken, world.clock.now() + lifetimeSeconds * 1000);
  return c.json({ access_token: accessToken, token_type: 'Bearer', expires_in: lifetimeSeconds });
};

/** One handler per grant type. */
const grants: Readonly<Record<string, (c: Context, world: World, form: URLSearchParams) => Response>> = {
  client_credentials: clientCredentials,
};

/** `POST /oauth/token`, form-encoded. */
export const oauthEndpoints = (world: World) => {
  const app = new Hono();
  app.post('/oauth/token', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const type = form.get('grant_type') ?? '';
    const grant = Object.hasOwn(grants, type) ? grants[type] : undefined;
    return grant ? grant(c, world, form) : c.json({ error: 'unsupported_grant_type' }, 400);
  });
  return app;
};
