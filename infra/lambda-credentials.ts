import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in every bundle for `@aws-sdk/credential-provider-node`: Lambda puts credentials into the environment, so the
 * rest of the SDK's chain (profiles, SSO, web identity, instance metadata) is 80 KiB that can never be asked.
 */
export const defaultProvider = () => fromEnv();
