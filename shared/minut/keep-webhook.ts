import { TransientError } from '../errors.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Lease } from '../store/lease.ts';
import type { MinutClient } from './client.ts';
import type { CreatedHook, Hook } from './hooks.ts';
import { matches } from './subscription.ts';
import { type WebhookSecret, webhookSecretSchema } from './webhook-secret.ts';

export interface KeepWebhookOptions {
  /** Where Minut delivers: it is how our webhook is recognised. */
  readonly url: string;
  /** Event types, or `*` alone. */
  readonly events: readonly string[];
  readonly hooks: MinutClient['hooks'];
  readonly secrets: Secrets;
  readonly secretName: string;
  /** Runs the work while nobody else writes this account's webhook secret: lease `webhook/<account>`. */
  readonly underLease: <Result>(work: (lease: Lease) => Promise<Result>) => Promise<Result>;
  /** A new token of at least 128 bits. */
  readonly newToken: () => string;
  /** The machine's time, in epoch milliseconds. */
  readonly wall: () => number;
  /** A new webhook with a new secret and token although the old one is fine. */
  readonly rotate?: boolean;
}

export type WebhookOutcome = 'kept' | 'created' | 'replaced';

/** Deliveries on their way while the webhook is replaced are accepted for so long, in milliseconds. */
const previousMs = 60 * 60_000;

/** The lease that every writer of an account's webhook secret holds. */
export const webhookLease = (account: string): string => `webhook/${account}`;

const isFine = (hook: Hook, events: readonly string[]): boolean =>
  hook.events.includes('*') || matches(hook, events);

/**
 * Makes sure that Minut has exactly one webhook of ours, whose secret we have and which delivers what is wanted. The
 * hook's secret is shown once, so it is stored before the old webhook goes, and a webhook whose secret could not be
 * stored is taken back.
 * @throws what the client throws; TransientError when the secret could not be stored
 */
export const keepWebhook = ({
  url,
  events,
  hooks,
  secrets,
  secretName,
  underLease,
  newToken,
  wall,
  rotate = false,
}: KeepWebhookOptions): Promise<{ readonly outcome: WebhookOutcome; readonly hookId: string }> =>
  underLease(async (lease) => {
    const stored = webhookSecretSchema.safeParse(await secrets.read(secretName)).data;
    const ours = (await hooks.list()).filter(
      (hook) => hook.url === url && hook.id !== stored?.canary?.hookId,
    );
    const known = ours.find(({ id }) => id === stored?.hookId);
    const deleteOthers = async (keep: string) => {
      for (const { id } of ours) if (id !== keep) await hooks.delete(id);
    };
    if (known && !rotate && isFine(known, events)) {
      await deleteOthers(known.id);
      return { outcome: 'kept', hookId: known.id };
    }

    const token = newToken();
    const created: CreatedHook = await hooks.create({ url, events, token });
    const secret: WebhookSecret = {
      hookId: created.id,
      hookSecret: created.secret,
      token,
      ...(stored?.scheme ? { scheme: stored.scheme } : {}),
      ...(stored?.canary ? { canary: stored.canary } : {}),
      ...(stored
        ? {
            previous: {
              hookSecret: stored.hookSecret,
              token: stored.token,
              expiresAt: new Date(wall() + previousMs).toISOString(),
            },
          }
        : {}),
    };
    try {
      if (!(await lease.extend())) throw new TransientError('Somebody else took over the webhook meanwhile.');
      await secrets.write(secretName, secret);
    } catch (error) {
      await hooks.delete(created.id);
      throw error;
    }
    await deleteOthers(created.id);
    return { outcome: known ? 'replaced' : 'created', hookId: created.id };
  });
