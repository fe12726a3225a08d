import { randomUUID } from 'node:crypto';
import { webhookSecretSchema } from '../../shared/minut/webhook-secret.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { EventMessage } from '../../shared/platform/event-message.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import type { Secrets } from '../../shared/platform/secrets.ts';
import { acquireLease } from '../../shared/store/lease.ts';
import type { Table } from '../../shared/store/table.ts';

export interface PinSchemeDependencies {
  readonly state: Table;
  readonly secrets: Secrets;
  readonly secretName: (account: string) => string;
  readonly clock: Clock;
  /** Accounts that this container knows to be pinned: messages that queued up before say that they are not. */
  readonly pinned: Set<string>;
}

/** One read and one write of a secret, with their retries. */
const leaseMs = 20_000;

/**
 * After the first verified delivery the account takes no other scheme. The secret is read uncached under the account's
 * lease, so that a rotation that runs at the same time loses nothing. Never throws: the next delivery tries again, and
 * no event waits for it.
 */
export const pinScheme = async (
  { account, authentication }: EventMessage,
  { state, secrets, secretName, clock, pinned }: PinSchemeDependencies,
): Promise<void> => {
  const scheme = authentication?.scheme;
  if (!authentication || scheme === undefined || authentication.pinned || pinned.has(account)) return;
  try {
    const request = { name: `webhook/${account}`, holder: randomUUID(), ms: leaseMs, wall: clock.wall };
    const lease = await acquireLease(state, request);
    // Whoever holds it pins the scheme, or the next delivery does: waiting would hold up the home's next event.
    if (!lease) return;
    try {
      const secret = webhookSecretSchema.safeParse(await secrets.read(secretName(account)));
      if (secret.success && secret.data.scheme === undefined) {
        await secrets.write(secretName(account), { ...secret.data, scheme });
        log('info', 'scheme pinned', { function: 'rules', account, outcome: scheme });
      }
      if (secret.success) pinned.add(account);
    } finally {
      await lease.release();
    }
  } catch (error) {
    log('warn', 'scheme not pinned', { function: 'rules', account, error: errorName(error) });
  }
};
