import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type SecretFiles, secretPrefix } from './aws/secret-files.ts';

/** The account of the simulator, always there (contract.md, "Local mode"). */
export const localAccount = 'default';

const webhookSchema = z.looseObject({
  hookId: z.string().check(z.regex(/^[0-9a-f]{24}$/)),
  hookSecret: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
  token: z.string().check(z.minLength(1)),
});
const oauthClientSchema = z.looseObject({
  clientId: z.string().check(z.minLength(1)),
  clientSecret: z.string().check(z.minLength(1)),
});

/** A real Minut account, whose events are pulled: Minut cannot reach this machine. */
export interface RealAccount {
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface LocalCredentials {
  readonly webhook: { readonly hookId: string; readonly hookSecret: string; readonly token: string };
  readonly oauthClient: { readonly clientId: string; readonly clientSecret: string };
}

const hex = (digits: number): string => randomBytes(digits / 2).toString('hex');

const ensureWebhook = (files: SecretFiles, keepState: boolean): LocalCredentials['webhook'] => {
  const name = `${secretPrefix}/accounts/${localAccount}/webhook`;
  const found = webhookSchema.safeParse(files.read(name));
  if (found.success && keepState) return found.data;
  // What the state in memory knew about the account is gone, so the scheme is found out again.
  const { hookId, hookSecret, token } = found.success
    ? found.data
    : { hookId: hex(24), hookSecret: hex(40), token: hex(48) };
  files.write(name, { hookId, hookSecret, token });
  return { hookId, hookSecret, token };
};

const ensureOauthClient = (
  files: SecretFiles,
  real: RealAccount | undefined,
): LocalCredentials['oauthClient'] => {
  const name = `${secretPrefix}/oauth-client`;
  if (real) {
    const { clientId, clientSecret } = real;
    files.write(name, { clientId, clientSecret });
    return { clientId, clientSecret };
  }
  const found = oauthClientSchema.safeParse(files.read(name));
  if (found.success) return found.data;
  const created = { clientId: `local-${hex(16)}`, clientSecret: hex(48) };
  files.write(name, created);
  return created;
};

/**
 * The credentials that simulator and handlers share: those of the last run where they are valid, or new ones.
 * @param keepState whether tables and queues are kept across runs; without that, what was learned since is dropped
 */
export const ensureLocalAccount = (
  files: SecretFiles,
  directory: string,
  keepState: boolean,
  real?: RealAccount,
): LocalCredentials => {
  const webhook = ensureWebhook(files, keepState);
  const oauthClient = ensureOauthClient(files, real);
  const grant = `${secretPrefix}/accounts/${localAccount}/grant`;
  // A token of the simulator is none of a real account's, and the other way round.
  files.write(grant, { grant: 'client_credentials' });
  const linkKey = `${secretPrefix}/link-key`;
  if (files.read(linkKey) === undefined) files.write(linkKey, { key: hex(64) });
  for (const file of ['accounts.json', 'oauth-client.json', 'secrets.json']) {
    const path = join(directory, file);
    if (existsSync(path)) chmodSync(path, 0o600);
  }
  return { webhook, oauthClient };
};
