import * as z from 'zod/mini';
import { ConfigurationError } from '../errors.ts';
import { type Secrets, secretNames } from './secrets.ts';

const linkKeySchema = z.object({ key: z.string().check(z.minLength(32)) });

/** The key that links are signed with, read once per container. @throws ConfigurationError when it is missing */
export const createLinkKey = (secrets: Secrets, prefix: string): (() => Promise<string>) => {
  let key: string | undefined;
  return async () => {
    if (key === undefined) {
      const name = secretNames(prefix).linkKey;
      const parsed = linkKeySchema.safeParse(await secrets.read(name));
      if (!parsed.success)
        throw new ConfigurationError(`The secret ${name} needs a key of 32 characters or more.`);
      key = parsed.data.key;
    }
    return key;
  };
};
