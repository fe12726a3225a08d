import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJsonFile, writeJsonFile } from '../json-file.ts';

/** Secrets by name, kept in files that a person can read. */
export interface SecretFiles {
  read(name: string): unknown;
  write(name: string, value: unknown): void;
  remove(name: string): void;
  names(): readonly string[];
}

const accountsSchema = z.record(z.string(), z.record(z.string(), z.unknown()));
const secretsSchema = z.record(z.string(), z.unknown());

/** The secrets' prefix: that of a stack with the default name. */
export const secretPrefix = 'nightdesk';

const oauthClientName = `${secretPrefix}/oauth-client`;

const accountSecret = (name: string): { account: string; part: string } | undefined => {
  const [, account, part] = /^nightdesk\/accounts\/([^/]+)\/(webhook|grant)$/.exec(name) ?? [];
  return account && part ? { account, part } : undefined;
};

/**
 * Accounts' secrets live in `accounts.json` and the OAuth client in `oauth-client.json` (contract.md, "Local mode"),
 * any other in `secrets.json`. Files are read anew on each call: a person may edit them.
 */
export const createSecretFiles = (directory: string): SecretFiles => {
  const paths = {
    accounts: join(directory, 'accounts.json'),
    oauthClient: join(directory, 'oauth-client.json'),
    others: join(directory, 'secrets.json'),
  };
  const readAccounts = () => accountsSchema.safeParse(readJsonFile(paths.accounts)).data ?? {};
  const readOthers = () => secretsSchema.safeParse(readJsonFile(paths.others)).data ?? {};

  const write = (name: string, value: unknown) => {
    const ofAccount = accountSecret(name);
    if (ofAccount) {
      const accounts = readAccounts();
      const account = { ...accounts[ofAccount.account], [ofAccount.part]: value };
      writeJsonFile(paths.accounts, { ...accounts, [ofAccount.account]: account });
    } else if (name === oauthClientName) writeJsonFile(paths.oauthClient, value);
    else writeJsonFile(paths.others, { ...readOthers(), [name]: value });
  };

  return {
    read(name) {
      const ofAccount = accountSecret(name);
      if (ofAccount) return readAccounts()[ofAccount.account]?.[ofAccount.part];
      return name === oauthClientName ? readJsonFile(paths.oauthClient) : readOthers()[name];
    },
    write,
    // JSON leaves undefined out, so that the file no longer names the secret.
    remove: (name) => write(name, undefined),
    names() {
      const ofAccounts = Object.entries(readAccounts()).flatMap(([account, parts]) =>
        Object.keys(parts).map((part) => `${secretPrefix}/accounts/${account}/${part}`),
      );
      const oauthClient = readJsonFile(paths.oauthClient) === undefined ? [] : [oauthClientName];
      return [...ofAccounts, ...oauthClient, ...Object.keys(readOthers())];
    },
  };
};
