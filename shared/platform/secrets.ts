import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { TransientError } from '../errors.ts';

/** Named JSON secrets. Values are never cached here: who may cache, and for how long, is the caller's knowledge. */
export interface Secrets {
  /**
   * The parsed JSON of a secret, or undefined where there is none.
   * @throws TransientError when the service does not answer or the text is not JSON (it is being written by hand).
   */
  read(name: string): Promise<unknown>;
  /** Writes a new version, creating the secret when it is the first. @throws TransientError */
  write(name: string, value: unknown): Promise<void>;
}

/** For the few places that may also take a secret away. */
export interface DeletableSecrets extends Secrets {
  /** Deletes a secret at once and for good; one that is gone already is fine. @throws TransientError */
  delete(name: string): Promise<void>;
}

export const createSecrets = (client: SecretsManagerClient): DeletableSecrets => ({
  async read(name) {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
      return SecretString === undefined ? undefined : JSON.parse(SecretString);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw new TransientError('A secret could not be read.', { cause: error });
    }
  },
  async write(name, value) {
    const SecretString = JSON.stringify(value);
    try {
      await client.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) {
        throw new TransientError('A secret could not be written.', { cause: error });
      }
      try {
        await client.send(new CreateSecretCommand({ Name: name, SecretString }));
      } catch (cause) {
        throw new TransientError('A secret could not be created.', { cause });
      }
    }
  },
  async delete(name) {
    try {
      await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return;
      throw new TransientError('A secret could not be deleted.', { cause: error });
    }
  },
});

/** The names of contract.md, below the prefix of the stack. */
export const secretNames = (prefix: string) => ({
  oauthClient: `${prefix}/oauth-client`,
  linkKey: `${prefix}/link-key`,
  webhook: (account: string) => `${prefix}/accounts/${account}/webhook`,
  grant: (account: string) => `${prefix}/accounts/${account}/grant`,
});
