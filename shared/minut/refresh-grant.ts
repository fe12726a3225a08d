import { ConfigurationError } from '../errors.ts';
import type { Lease } from '../store/lease.ts';
import { GrantLostError } from './failures.ts';
import type { GrantSecret, OauthClient } from './grant-secret.ts';
import type { Oauth, TokenAnswer } from './oauth.ts';

export interface GrantStore {
  /** The grant as it is stored now: never a cached copy. */
  read(): Promise<GrantSecret | undefined>;
  write(grant: GrantSecret): Promise<void>;
}

export interface RefreshGrantOptions {
  readonly account: string;
  readonly grants: GrantStore;
  readonly client: () => Promise<OauthClient>;
  readonly oauth: Oauth;
  /** Runs the work while nobody else refreshes this account's grant. */
  readonly underLease: <Result>(work: (lease: Lease) => Promise<Result>) => Promise<Result>;
  /** Told when Minut no longer accepts the grant. */
  readonly onLost: () => Promise<void>;
  /** Told after a new token was stored. */
  readonly onRefreshed: (expiresAt: string) => Promise<void>;
}

const reconnect = (account: string): string =>
  `Minut no longer accepts the grant of account ${account}: connect it again (npm run connect, or npm run link -- connect for a partner's host).`;

/** Writes of a new token are tried this often: until it is stored it exists in memory alone. */
const writeAttempts = 3;

const store = async (grants: GrantStore, lease: Lease, grant: GrantSecret): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    // Also when the lease is lost the token is written: it is the newest one, and no other is valid any more.
    await lease.extend().catch(() => false);
    try {
      return await grants.write(grant);
    } catch (error) {
      if (attempt === writeAttempts) throw error;
    }
  }
};

/**
 * Gets an account a fresh access token and stores it before anybody uses it. Whoever comes second finds the first
 * one's token and asks Minut nothing. A refresh token is sent once; when Minut refuses it, the stored grant decides:
 * another token there means that somebody was faster, the same one means that the person must connect again.
 * @param isFresh whether a grant that is stored already is good enough
 * @throws GrantLostError, MinutBusyError, MinutAmbiguousError, TransientError
 */
export const refreshGrant = (
  { account, grants, client, oauth, underLease, onLost, onRefreshed }: RefreshGrantOptions,
  isFresh: (grant: GrantSecret) => boolean,
): Promise<GrantSecret> =>
  underLease(async (lease) => {
    const readOrFail = async (): Promise<GrantSecret> => {
      const grant = await grants.read();
      if (grant) return grant;
      throw new ConfigurationError(`Account ${account} has no grant: connect it (npm run connect).`);
    };
    const request = async (grant: GrantSecret): Promise<TokenAnswer> => {
      if (grant.grant === 'client_credentials') return oauth.clientCredentials(await client());
      if (grant.refreshToken === undefined) throw new GrantLostError(reconnect(account));
      return oauth.refresh(await client(), grant.refreshToken);
    };

    let grant = await readOrFail();
    if (isFresh(grant)) return grant;
    for (;;) {
      try {
        const { accessToken, refreshToken, expiresAt } = await request(grant);
        const next: GrantSecret = {
          grant: grant.grant,
          accessToken,
          expiresAt,
          ...(grant.grant === 'authorization_code'
            ? { refreshToken: refreshToken ?? grant.refreshToken }
            : {}),
        };
        await store(grants, lease, next);
        await onRefreshed(expiresAt);
        return next;
      } catch (error) {
        if (!(error instanceof GrantLostError)) throw error;
        const stored = await readOrFail();
        if (stored.refreshToken === grant.refreshToken) {
          await onLost();
          throw new GrantLostError(reconnect(account), { cause: error });
        }
        if (isFresh(stored)) return stored;
        grant = stored;
      }
    }
  });
