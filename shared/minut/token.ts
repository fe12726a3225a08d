import type { TokenSource } from './call.ts';
import type { GrantSecret } from './grant-secret.ts';

export interface TokenSourceOptions {
  /** The stored grant, uncached. */
  readonly read: () => Promise<GrantSecret | undefined>;
  /** A grant for which `isFresh` holds, stored or newly fetched: see refreshGrant. */
  readonly refresh: (isFresh: (grant: GrantSecret) => boolean) => Promise<GrantSecret>;
  /** The machine's time, in epoch milliseconds. */
  readonly wall: () => number;
}

/** Whether the access token of the grant may be used at `now` (epoch milliseconds) and for `forMs` more. */
export const isUsable = ({ accessToken, expiresAt }: GrantSecret, now: number, forMs = 0): boolean =>
  accessToken !== undefined && expiresAt !== undefined && Date.parse(expiresAt) > now + forMs;

/**
 * Hands out one account's access token: from memory until shortly before it expires, then from the store, then a fresh
 * one. Calls that come at once share one look-up.
 */
export const createTokenSource = ({ read, refresh, wall }: TokenSourceOptions): TokenSource => {
  let cached: GrantSecret | undefined;
  let pending: Promise<string> | undefined;

  const tokenOf = (grant: GrantSecret): string => {
    cached = grant;
    return grant.accessToken ?? '';
  };
  const usable = (grant: GrantSecret | undefined, rejected: string | undefined): grant is GrantSecret =>
    grant !== undefined && grant.accessToken !== rejected && isUsable(grant, wall());

  const find = async (rejected: string | undefined): Promise<string> => {
    if (usable(cached, rejected)) return tokenOf(cached);
    const stored = await read();
    if (usable(stored, rejected)) return tokenOf(stored);
    return tokenOf(await refresh((grant) => usable(grant, rejected)));
  };
  const shared = (rejected: string | undefined): Promise<string> => {
    pending ??= find(rejected).finally(() => {
      pending = undefined;
    });
    return pending;
  };
  return { token: () => shared(undefined), renew: (rejected) => shared(rejected) };
};
