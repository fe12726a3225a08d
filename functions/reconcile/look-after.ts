import { randomUUID } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { GrantLostError } from '../../shared/minut/failures.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import { sendAll } from '../../shared/platform/queues.ts';
import { acquireLease } from '../../shared/store/lease.ts';
import type { Table } from '../../shared/store/table.ts';

/** One thing that is looked after in an account. `unfinished` asks for another run at once. */
export interface Chore {
  readonly name: string;
  readonly run: (account: string, isLate: () => boolean) => Promise<'finished' | 'unfinished'>;
}

export interface LookAfterDependencies {
  readonly state: Table;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly clock: Clock;
  readonly chores: readonly Chore[];
}

/** A run begins nothing after this many milliseconds: the function has 300 seconds, one call to Minut up to 60. */
const runMs = 200_000;
/** Longer than the function may run, so that no second run meets the first. */
const leaseMs = 310_000;

/**
 * Looks after one account: each chore by itself, so that one that fails does not stop the others. A failure is counted
 * and not tried again here: the schedule comes back in minutes, and every chore goes on where it stopped.
 */
export const lookAfter = async (
  account: string,
  { state, sqs, queueUrl, clock, chores }: LookAfterDependencies,
): Promise<void> => {
  const lease = await acquireLease(state, {
    name: `reconcile/${account}`,
    holder: randomUUID(),
    ms: leaseMs,
    wall: clock.wall,
  });
  if (!lease) {
    log('info', 'another run is at it', { function: 'reconcile', account });
    return;
  }
  const lateAt = clock.wall() + runMs;
  const isLate = () => clock.wall() >= lateAt;
  let unfinished = false;
  try {
    for (const { name, run } of chores) {
      try {
        if ((await run(account, isLate)) === 'unfinished') unfinished = true;
      } catch (error) {
        if (error instanceof GrantLostError) {
          // Said and marked by whoever lost it; until a person connects the account again every chore would end here.
          log('warn', 'grant lost', { function: 'reconcile', account });
          break;
        }
        log(
          'warn',
          'not looked after',
          { function: 'reconcile', account, source: name, error: errorName(error) },
          { ReconcileFailed: [1, 'Count'] },
        );
      }
    }
  } finally {
    await lease.release();
  }
  if (unfinished) await sendAll(sqs, queueUrl, [{ version: 1, account }]);
};
