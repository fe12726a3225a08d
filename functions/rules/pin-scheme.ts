import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { webhookSecretSchema } from '../../shared/minut/webhook-secret.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { EventMessage } from '../../shared/platform/event-message.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import type { Secrets } from '../../shared/platform/secrets.ts';
import { withLease } from '../../shared/store/lease.ts';
import type { Table } from '../../shared/store/table.ts';

export interface PinSchemeDependencies {
  readonly state: Table;
  readonly secrets: Secrets;
  readonly secretName: (account: string) => string;
  readonly clock: Clock;
}

/** One read and one write of a secret, with their retries. */
const leaseMs = 20_000;
const patienceMs = 3_000;

/**
 * After the first verified delivery the account takes no other scheme. The secret is read uncached under the account's
 * lease, so that a rotation that runs at the same time loses nothing. Never throws: the next delivery tries again, and
 * no event waits for it.
 */
export const pinScheme = async (
  { account, authentication }: EventMessage,
  { state, secrets, secretName, clock }: PinSchemeDependencies,
): Promise<void> => {
  const scheme = authentication?.scheme;
  if (!authentication || scheme === undefined || authentication.pinned) return;
  const lease = {
    name: `webhook/${account}`,
    holder: randomUUID(),
    ms: leaseMs,
    wall: clock.wall,
    patienceMs,
    wait: delay,
  };
  try {
    await withLease(state, lease, async () => {
      const secret = webhookSecretSchema.safeParse(await secrets.read(secretName(account)));
      if (!secret.success || secret.data.scheme !== undefined) return;
      await secrets.write(secretName(account), { ...secret.data, scheme });
      log('info', 'scheme pinned', { function: 'rules', account, outcome: scheme });
    });
  } catch (error) {
    log('warn', 'scheme not pinned', { function: 'rules', account, error: errorName(error) });
  }
};
