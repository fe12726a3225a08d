import { NeverError, TransientError } from '../../shared/errors.ts';
import type { AccountClients } from '../../shared/minut/account-clients.ts';
import { GrantLostError, MinutRefusedError } from '../../shared/minut/failures.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { log } from '../../shared/platform/log.ts';
import {
  type ActionRef,
  type Claim,
  claimAction,
  type Outcome,
  reclaimAction,
  settleAction,
} from '../../shared/store/actions.ts';
import type { GuestUpdate } from '../../shared/store/guest-update.ts';
import type { Table } from '../../shared/store/table.ts';
import { keepWaiting } from '../../shared/store/waiting-updates.ts';

export interface UpdateDependencies {
  readonly state: Table;
  readonly clients: Pick<AccountClients, 'of'>;
  readonly clock: Clock;
}

/**
 * Writes one change of a stay to Minut, under the action's claim. The values are absolute, so an unclear outcome is
 * simply written again. While the account's grant is lost the action waits for the next one that works.
 * @throws TransientError, MinutBusyError: tried again
 */
export const updateGuest = async (
  update: GuestUpdate,
  { state, clients, clock }: UpdateDependencies,
): Promise<void> => {
  const { account, action, holder, episode, eventId, incidentId } = update;
  const { homeId, guestId, change } = action;
  const ref: ActionRef = { ...holder, id: action.id, hold: action.hold, episode };
  const line = {
    function: 'guests',
    account,
    eventId,
    incidentId,
    actionId: action.id,
    ruleId: action.ruleId,
    homeId,
  };
  const iso = () => new Date(clock.now()).toISOString();
  const settle = async (outcome: Outcome, fence: number | undefined) => {
    await settleAction(state, ref, outcome, fence, clock.wall());
    const level = outcome.status === 'failed' ? 'error' : 'info';
    const metrics = {
      [outcome.status === 'sent' ? 'GuestUpdated' : 'GuestNotUpdated']: [1, 'Count'],
    } as const;
    log(level, outcome.status, { ...line, outcome: outcome.status, reason: outcome.reason }, metrics);
  };

  let claim: Claim = await claimAction(state, ref, clock.wall());
  if (claim.kind === 'ambiguous') claim = await reclaimAction(state, ref, claim, clock.wall());
  if (claim.kind === 'done') return;
  if (claim.kind === 'gone')
    throw new NeverError('The action is not kept any more, so its guest cannot be changed.');
  if (claim.kind === 'withheld')
    return settle({ status: 'skipped', at: iso(), reason: claim.reason }, undefined);
  if (claim.kind !== 'granted')
    throw new TransientError('The action is being worked on by another delivery.');

  const fence = claim.leaseUntil;
  const release = () => settleAction(state, ref, { status: 'planned' }, fence, clock.wall());
  try {
    await clients.of(account).guests.update(homeId, guestId, change);
  } catch (error) {
    if (error instanceof GrantLostError) {
      await keepWaiting(state, account, action.id, update, clock.now());
      await release();
      log('warn', 'waits for the account to be connected again', { ...line, outcome: 'waiting' });
      return;
    }
    if (error instanceof MinutRefusedError) {
      const reason = error.status === 404 ? 'the stay is gone' : `Minut refused it with ${error.status}`;
      return settle({ status: 'failed', at: iso(), reason }, fence);
    }
    await release();
    throw error;
  }
  await settle({ status: 'sent', at: iso() }, fence);
};
