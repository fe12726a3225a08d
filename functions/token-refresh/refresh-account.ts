import type { AccountClients } from '../../shared/minut/account-clients.ts';
import { GrantLostError } from '../../shared/minut/failures.ts';
import { isUsable } from '../../shared/minut/token.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { log } from '../../shared/platform/log.ts';
import { readGrantStatus } from '../../shared/store/grant-status.ts';
import type { Table } from '../../shared/store/table.ts';

export interface RefreshDependencies {
  readonly clients: Pick<AccountClients, 'refresh'>;
  readonly state: Table;
  readonly clock: Clock;
  /** Milliseconds of the program's clock until the run after the next. */
  readonly aheadMs: number;
  /** Hands over what waited for the account to be connected again. */
  readonly resume: (account: string) => Promise<void>;
}

/**
 * Refreshes an account's access token when it would expire before the run after the next. A grant that Minut no longer
 * accepts is marked and told once; it is asked for again when a person has connected the account.
 * @throws MinutBusyError, MinutAmbiguousError, TransientError: tried again
 */
export const refreshAccount = async (
  account: string,
  { clients, state, clock, aheadMs, resume }: RefreshDependencies,
): Promise<void> => {
  const realAheadMs = aheadMs / clock.speed;
  const status = await readGrantStatus(state, account);
  if (status?.lost) return;
  const lasts = status?.expiresAt !== undefined && Date.parse(status.expiresAt) > clock.wall() + realAheadMs;
  if (lasts) return resume(account);
  try {
    await clients.refresh(account, (grant) => isUsable(grant, clock.wall(), realAheadMs));
    log('info', 'token refreshed', { function: 'token-refresh', account }, { TokenRefreshed: [1, 'Count'] });
    await resume(account);
  } catch (error) {
    if (!(error instanceof GrantLostError)) throw error;
    log('error', 'grant lost', { function: 'token-refresh', account }, { GrantLost: [1, 'Count'] });
  }
};
