import { type WebhookSecret, webhookSecretSchema } from '../../shared/minut/webhook-secret.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Secrets } from '../../shared/platform/secrets.ts';

export interface WebhookCredentials {
  /**
   * The account's webhook secret; undefined for an account that is not known or has no usable secret. An account that
   * is not in the list costs no call. `reread` asks again when the cached copy is older than a few seconds.
   * @throws TransientError when a store does not answer
   */
  of(account: string, freshness: 'cached' | 'reread'): Promise<WebhookSecret | undefined>;
}

export interface WebhookCredentialsOptions {
  /** The ids of all known accounts. */
  readonly listAccounts: () => Promise<ReadonlySet<string>>;
  readonly secrets: Secrets;
  readonly secretName: (account: string) => string;
  readonly clock: Clock;
}

/** The list and each secret are read again when older than this, whoever asks: a stranger cannot cause more calls. */
const maxAgeMs = 30_000;
/** A wrong signature makes us look again at most this often, so that a rotation is seen and a flood costs nothing. */
const rereadAfterMs = 5_000;

interface Cached<Value> {
  readonly value: Value;
  readonly readAt: number;
}

export const createWebhookCredentials = ({
  listAccounts,
  secrets,
  secretName,
  clock,
}: WebhookCredentialsOptions): WebhookCredentials => {
  let accounts: Cached<ReadonlySet<string>> | undefined;
  const cache = new Map<string, Cached<WebhookSecret | undefined>>();
  const olderThan = (cached: Cached<unknown> | undefined, ms: number) =>
    cached === undefined || clock.wall() - cached.readAt > ms;

  return {
    async of(account, freshness) {
      if (accounts === undefined || olderThan(accounts, maxAgeMs)) {
        accounts = { value: await listAccounts(), readAt: clock.wall() };
      }
      if (!accounts.value.has(account)) return undefined;
      const known = cache.get(account);
      if (known && !olderThan(known, freshness === 'cached' ? maxAgeMs : rereadAfterMs)) return known.value;
      const parsed = webhookSecretSchema.safeParse(await secrets.read(secretName(account)));
      const value = parsed.success ? parsed.data : undefined;
      cache.set(account, { value, readAt: clock.wall() });
      return value;
    },
  };
};
