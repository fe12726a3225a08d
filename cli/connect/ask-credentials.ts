import input from '@inquirer/input';
import password from '@inquirer/password';
import { type OauthClient, oauthClientSchema } from '../../shared/minut/grant-secret.ts';
import { type Secrets, secretNames } from '../../shared/platform/secrets.ts';
import { UsageError } from '../usage.ts';

/**
 * The OAuth client: from the environment, else from the deployment's secret, else asked for; the secret is not echoed.
 * @throws UsageError where nobody can be asked
 */
export const askCredentials = async (
  { secrets, secretPrefix }: { readonly secrets: Secrets; readonly secretPrefix: string },
  environment: NodeJS.ProcessEnv,
  askAgain: boolean,
): Promise<OauthClient> => {
  const { MINUT_CLIENT_ID: clientId, MINUT_CLIENT_SECRET: clientSecret } = environment;
  if (clientId && clientSecret) return { clientId, clientSecret };
  const stored = oauthClientSchema.safeParse(await secrets.read(secretNames(secretPrefix).oauthClient)).data;
  if (stored && !askAgain) return stored;
  if (!process.stdin.isTTY) {
    throw new UsageError(
      'No OAuth client is known: set MINUT_CLIENT_ID and MINUT_CLIENT_SECRET, or run this in a terminal. Minut’s web app makes one under Settings, Developer tools.',
    );
  }
  const required = (value: string) => value.trim() !== '' || 'It cannot be empty.';
  return {
    clientId: (await input({ message: 'Minut client id', validate: required })).trim(),
    clientSecret: (
      await password({ message: 'Minut client secret', mask: false, validate: required })
    ).trim(),
  };
};
