import type { Hold } from '../rules/plan.ts';
import type { IncidentStatus } from './incident.ts';

export type ActionStatus = 'planned' | 'claimed' | 'sent' | 'skipped' | 'failed' | 'parked';

export interface ActionReceipt {
  readonly fate: 'delivered' | 'failed' | 'complained';
  /** ISO UTC. */
  readonly at: string;
  /** Why it did not arrive, in a few words of our own. */
  readonly reason?: string;
}

/** What is kept of an action on its holder: the incident it belongs to, or its event where there is none. */
export interface ActionState {
  readonly status: ActionStatus;
  readonly channel: string;
  readonly ruleId: string;
  readonly ruleVersion: string;
  readonly recipientKey: string;
  readonly recipientName: string;
  readonly hold: Hold;
  /** The incident's episode that it was planned in. */
  readonly episode: number;
  /** Wall-clock epoch milliseconds; a claim that is older may be taken over. */
  readonly leaseUntil?: number;
  readonly attempts?: number;
  /** How often nobody could tell whether it had been sent. */
  readonly ambiguous?: number;
  /** When its status became final, ISO UTC. */
  readonly at?: string;
  /** The provider's id of the message. */
  readonly providerId?: string;
  /** Why it was not sent, in one sentence. */
  readonly reason?: string;
  /** What its provider said became of it later; until then it was accepted, which is not delivered. */
  readonly receipt?: ActionReceipt;
  /** Of a dry run: what it would have said. */
  readonly text?: string;
}

export interface HolderState {
  /** Undefined where the holder is an event without an incident. */
  readonly incident?: { readonly status: IncidentStatus; readonly episode: number };
}

export type ClaimVerdict =
  | { readonly kind: 'claimable' }
  /** A claim ran out before anybody said what became of it: it may have been sent; `times` counts earlier ones. */
  | { readonly kind: 'ambiguous'; readonly leaseUntil: number; readonly times: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'done' }
  /** `maybeSent` where a claim ran out before: nobody can tell whether it was sent, and it is not sent again. */
  | { readonly kind: 'withheld'; readonly reason: string; readonly maybeSent: boolean };

const withheldReason = (action: ActionState, { incident }: HolderState): string | undefined => {
  if (!incident || action.hold === 'never') return undefined;
  if (incident.status === 'resolved' || incident.episode !== action.episode) return 'the incident was over';
  if (action.hold === 'when-over' || incident.status === 'open') return undefined;
  return incident.status === 'acknowledged'
    ? 'somebody had acknowledged the incident'
    : 'the incident was snoozed';
};

/** Whether an action may be claimed now. @param wall wall-clock epoch milliseconds */
export const claimVerdict = (action: ActionState, holder: HolderState, wall: number): ClaimVerdict => {
  if (action.status !== 'planned' && action.status !== 'claimed') return { kind: 'done' };
  const leaseUntil = action.leaseUntil ?? 0;
  if (action.status === 'claimed' && leaseUntil > wall) return { kind: 'busy' };
  const reason = withheldReason(action, holder);
  if (reason) return { kind: 'withheld', reason, maybeSent: action.status === 'claimed' };
  if (action.status === 'planned') return { kind: 'claimable' };
  return { kind: 'ambiguous', leaseUntil, times: action.ambiguous ?? 0 };
};
