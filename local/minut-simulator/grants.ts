import type { World } from './world.ts';

/** Of an access token, on the program's clock; the documentation's example says so. */
export const lifetimeSeconds = 3600;

/** A consent that was given and not yet exchanged; RFC 6749 recommends ten minutes. */
const codeLifetimeMs = 10 * 60_000;

export interface AuthorizationCode {
  readonly redirectUri: string;
  readonly expiresMs: number;
}

const accessToken = (world: World): string => {
  const token = `simulated.${world.hex(40)}`;
  world.accessTokens.set(token, world.clock.now() + lifetimeSeconds * 1000);
  return token;
};

/** For the account's own OAuth client: an access token and nothing to refresh it with. */
export const issueToken = (world: World) => ({
  access_token: accessToken(world),
  token_type: 'Bearer',
  expires_in: lifetimeSeconds,
});

/** For a partner: the refresh token is good for one use. */
export const issuePair = (world: World) => {
  const refreshToken = `refresh.${world.hex(40)}`;
  world.refreshTokens.set(refreshToken, 'unused');
  return { ...issueToken(world), refresh_token: refreshToken };
};

export const issueCode = (world: World, redirectUri: string): string => {
  const code = world.hex(32);
  world.codes.set(code, { redirectUri, expiresMs: world.clock.now() + codeLifetimeMs });
  return code;
};

/** Undefined is `invalid_grant`: unknown, used, expired, or another redirect URI than the consent's. */
export const exchangeCode = (world: World, code: string, redirectUri: string) => {
  const found = world.codes.get(code);
  world.codes.delete(code);
  if (!found || found.redirectUri !== redirectUri || found.expiresMs <= world.clock.now()) return undefined;
  return issuePair(world);
};

/** Undefined is `invalid_grant`. A second use ends the whole grant, as RFC 9700 asks of a server. */
export const exchangeRefreshToken = (world: World, refreshToken: string) => {
  world.refreshes.push(refreshToken);
  if (world.refreshTokens.get(refreshToken) !== 'unused') {
    if (world.refreshTokens.has(refreshToken)) revokeGrants(world);
    return undefined;
  }
  world.refreshTokens.set(refreshToken, 'used');
  return issuePair(world);
};

/** What a person does in Minut's app who takes the access away. */
export const revokeGrants = (world: World): void => {
  world.refreshTokens.clear();
  world.accessTokens.clear();
};
