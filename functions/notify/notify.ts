import { NeverError, TransientError } from '../../shared/errors.ts';
import { errorName, log, type Metrics } from '../../shared/platform/log.ts';
import { canaryKey } from '../../shared/rules/canary.ts';
import {
  type ActionRef,
  type Claim,
  claimAction,
  type Outcome,
  reclaimAction,
  settleAction,
} from '../../shared/store/actions.ts';
import { canaryArrived } from '../../shared/store/canary.ts';
import { readDigestText } from '../../shared/store/digest.ts';
import type { Notification } from '../../shared/store/notification.ts';
import { asText, nextAction, passOn } from '../../shared/store/pass-on.ts';
import { rememberSent } from '../../shared/store/sent-messages.ts';
import { type Channels, deliver } from './deliver.ts';
import { checkLimits, type LimitDependencies } from './limits.ts';

export interface NotifyDependencies extends LimitDependencies {
  readonly channels: Channels;
  readonly notificationsUrl: string;
}

/** The canary is counted by itself: it says nothing about texts that people get. @param now epoch milliseconds */
const metricsOf = (
  { action, eventAt, receivedAt }: Notification,
  status: Outcome['status'],
  now: number,
): Metrics => {
  if (action.recipient.key === canaryKey) return { CanaryArrived: [status === 'sent' ? 1 : 0, 'Count'] };
  switch (status) {
    case 'sent':
      return {
        Sent: [1, 'Count'],
        EventToProvider: [now - Date.parse(eventAt), 'Milliseconds'],
        ...(receivedAt ? { ReceiptToProvider: [now - Date.parse(receivedAt), 'Milliseconds'] } : {}),
      };
    case 'failed':
      return { Failed: [1, 'Count'] };
    case 'parked':
      return { Parked: [1, 'Count'] };
    default:
      return { Skipped: [1, 'Count'] };
  }
};

/**
 * Sends one action at most once: claim with a lease, send, store the outcome. What a crash or an unclear answer leaves
 * behind is decided by the action's policy: sent again, or parked for a person to see.
 * @throws TransientError to be tried again: a live lease is a retry, never a success
 */
export const notify = async (notification: Notification, dependencies: NotifyDependencies): Promise<void> => {
  const { state, channels, clock } = dependencies;
  const { action, holder, episode, account, eventId, incidentId } = notification;
  const ref: ActionRef = { ...holder, id: action.id, hold: action.hold, episode };
  const iso = () => new Date(clock.now()).toISOString();
  const line = {
    function: 'notify',
    account,
    eventId,
    incidentId,
    actionId: action.id,
    ruleId: action.ruleId,
  };

  const settle = async (outcome: Outcome, fence: number | undefined) => {
    const stored = await settleAction(state, ref, outcome, fence, clock.wall());
    log(
      outcome.status === 'failed' || outcome.status === 'parked' ? 'error' : 'info',
      stored ? outcome.status : 'outcome known already',
      { ...line, channel: action.channel, outcome: outcome.status, reason: outcome.reason },
      metricsOf(notification, outcome.status, clock.now()),
    );
  };

  const settleUnsent = (reason: string, maybeSent: boolean, fence: number | undefined) =>
    settle(
      maybeSent
        ? { status: 'parked', at: iso(), reason: `nobody can tell whether it was sent before ${reason}` }
        : { status: 'skipped', at: iso(), reason },
      fence,
    );

  const remember = async (providerId: string) => {
    try {
      await rememberSent(state, providerId, notification, clock.now());
    } catch (error) {
      // It is sent; only its receipt will not be understood.
      log('warn', 'receipt will not be understood', { ...line, error: errorName(error) });
    }
  };

  /** Somebody else hears of what did not reach its recipient; when nobody is left, that is an alarm. */
  const tellNext = async (why: string) => {
    const isUnplacedCall = action.channel === 'call';
    const next = isUnplacedCall ? asText(action) : nextAction(action, why);
    if (next) return passOn(dependencies, notification, next);
    log('error', 'nobody left to tell', { ...line, reason: why }, { NobodyReached: [1, 'Count'] });
  };

  let isReclaimed = false;
  let claim: Claim = await claimAction(state, ref, clock.wall());
  if (claim.kind === 'ambiguous') {
    if (action.onAmbiguity === 'park') {
      await tellNext('nobody can tell whether it was sent');
      await settle({ status: 'parked', at: iso(), reason: 'nobody can tell whether it was sent' }, undefined);
      return;
    }
    claim = await reclaimAction(state, ref, claim, clock.wall());
    isReclaimed = claim.kind === 'granted';
    if (isReclaimed) log('warn', 'sent again after an unclear outcome', line, { Resent: [1, 'Count'] });
  }
  if (claim.kind === 'done') return;
  if (claim.kind === 'gone')
    throw new NeverError('The action is not kept any more, so it cannot be sent safely.');
  if (claim.kind === 'withheld') {
    await settleUnsent(claim.reason, claim.maybeSent, undefined);
    return;
  }
  if (claim.kind !== 'granted') throw new TransientError('The action is being sent by another delivery.');

  const fence = claim.leaseUntil;
  if (action.validUntil <= iso()) {
    await settleUnsent('the news was too old to wake anyone', isReclaimed, fence);
    return;
  }
  if (action.guest?.until !== undefined && action.guest.until <= iso()) {
    await settleUnsent('the guest had left', isReclaimed, fence);
    return;
  }
  const heldBack = await checkLimits(notification, dependencies);
  if (heldBack) {
    if (heldBack.passOn) await tellNext(heldBack.reason);
    await settleUnsent(heldBack.reason, isReclaimed, fence);
    return;
  }
  const text = notification.isDigest ? await readDigestText(state, holder) : action.text;
  const result = await deliver({ ...action, text }, channels);
  switch (result.kind) {
    case 'accepted':
      if (action.recipient.key === canaryKey) await canaryArrived(state, account, clock.now());
      else await remember(result.providerId);
      await settle({ status: 'sent', at: iso(), providerId: result.providerId }, fence);
      return;
    case 'refused':
      await tellNext(result.reason);
      await settle({ status: 'failed', at: iso(), reason: result.reason }, fence);
      return;
    case 'try-later':
      await settleAction(state, ref, { status: 'planned' }, fence, clock.wall());
      throw new TransientError('The provider did not take the message; it surely was not sent.');
    case 'ambiguous':
      if (action.onAmbiguity === 'park') {
        await tellNext('the provider did not say whether it was sent');
        await settle(
          { status: 'parked', at: iso(), reason: 'the provider did not say whether it was sent' },
          fence,
        );
        return;
      }
      throw new TransientError('The provider did not say whether the message was sent; it is sent again.');
  }
};
