import type { AccountClients } from '../../shared/minut/account-clients.ts';
import { GrantLostError } from '../../shared/minut/failures.ts';
import { isUsable } from '../../shared/minut/token.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { log } from '../../shared/platform/log.ts';
import { noteLossTold, readGrantStatus } from '../../shared/store/grant-status.ts';
import type { Table } from '../../shared/store/table.ts';

export interface RefreshDependencies {
  readonly clients: Pick<AccountClients, 'refresh'>;
  readonly state: Table;
  readonly clock: Clock;
  /** Milliseconds of the program's clock until the run after the next. */
  readonly aheadMs: number;
  /** Hands over what waited for the account to be connected again. */
  readonly resume: (account: string) => Promise<void>;
  /** Tells the operator that the account must be connected again. */
  readonly tellLost: (account: string) => Promise<void>;
}

/**
 * Whoever asks Minut may find that the grant is lost, and may be killed before it says so: it is said here, from what is
 * stored, until that is noted.
 */
const sayLost = async (
  account: string,
  { state, tellLost }: Pick<RefreshDependencies, 'state' | 'tellLost'>,
): Promise<void> => {
  const status = await readGrantStatus(state, account);
  if (!status?.lost || status.told) return;
  log('error', 'grant lost', { function: 'token-refresh', account }, { GrantLost: [1, 'Count'] });
  await tellLost(account);
  await noteLossTold(state, account);
};

/**
 * Refreshes an account's access token when it would expire before the run after the next. A grant that Minut no longer
 * accepts is marked and told; it is asked for again when a person has connected the account.
 * @throws MinutBusyError, MinutAmbiguousError, TransientError: tried again
 */
export const refreshAccount = async (account: string, dependencies: RefreshDependencies): Promise<void> => {
  const { clients, state, clock, aheadMs, resume } = dependencies;
  const realAheadMs = aheadMs / clock.speed;
  const status = await readGrantStatus(state, account);
  if (status?.lost) return sayLost(account, dependencies);
  const lasts = status?.expiresAt !== undefined && Date.parse(status.expiresAt) > clock.wall() + realAheadMs;
  if (lasts) return resume(account);
  try {
    await clients.refresh(account, (grant) => isUsable(grant, clock.wall(), realAheadMs));
    log('info', 'token refreshed', { function: 'token-refresh', account }, { TokenRefreshed: [1, 'Count'] });
    await resume(account);
  } catch (error) {
    if (!(error instanceof GrantLostError)) throw error;
    await sayLost(account, dependencies);
  }
};
