import type { Ladder } from '../incidents/incident.ts';
import type { Transition } from '../incidents/transition.ts';
import type { Condition } from '../minut/event-catalogue.ts';

export type Channel = 'sms' | 'email' | 'call';

/** Who gets an action. `key` is stable: `guest:<id>`, `contact:<id>` or `address:<address>`. */
export interface Recipient {
  readonly key: string;
  readonly role: 'guest' | 'staff';
  /** As it may be shown on a timeline. */
  readonly name: string;
  /** E.164 for texts and calls, an e-mail address for e-mails. */
  readonly address: string;
}

/**
 * When an action must no longer be sent: never withheld, once its incident is over, or once somebody has taken it.
 */
export type Hold = 'never' | 'when-over' | 'when-taken';

/** One text, e-mail or call to one recipient, ready to send. Its id is the same for every retry. */
export interface PlannedAction {
  readonly id: string;
  readonly channel: Channel;
  readonly ruleId: string;
  readonly ruleVersion: string;
  readonly recipient: Recipient;
  /** What is said, for a call. */
  readonly text: string;
  readonly subject?: string;
  readonly hold: Hold;
  /** What an unclear outcome leads to: sent again (staff), or kept for a person and another channel (guests). */
  readonly onAmbiguity: 'resend' | 'park';
  /** ISO UTC; later than this it is stale news and wakes nobody. */
  readonly validUntil: string;
  /** ISO UTC: it waits until then, because its recipient is not to be disturbed. */
  readonly notBefore?: string;
  /** Passes the caps: smoke and glass break. */
  readonly urgent?: boolean;
  /** The incident's first message to this recipient: a cap delays it by two minutes at most. */
  readonly first?: boolean;
  /** It is shown on the timeline and not sent. */
  readonly dryRun?: boolean;
  /** Who gets it instead, in this order, when it surely did not reach its recipient. */
  readonly otherwise?: readonly Recipient[];
  /** Of a text to a guest: the night that counts for the cap, and when the stay ends (ISO UTC). */
  readonly guest?: { readonly night: string; readonly until?: string };
}

/** A change of the stay at Minut, by the `guest` action. */
export interface PlannedGuestUpdate {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleVersion: string;
  readonly guestId: string;
  readonly change: { readonly name?: string; readonly description?: string };
  readonly dryRun?: boolean;
}

/** An event of our own that is due later, or at once. */
export interface PlannedTimer {
  /** The event's id: the same for every retry. */
  readonly id: string;
  readonly type: string;
  /** ISO UTC. */
  readonly dueAt: string;
  readonly ladder?: { readonly ruleId: string; readonly round: number; readonly step: number };
  readonly follows?: string;
}

/** What became of one rule for one event, in one sentence that a person understands. */
export interface Decision {
  readonly ruleId: string;
  readonly outcome: 'acts' | 'merged' | 'silent';
  readonly because: string;
}

/**
 * All that one event leads to. It is stored with the event before anything is handed over, and never made anew.
 */
export interface Plan {
  readonly version: 1;
  readonly transition?: Transition;
  /** The condition that the event ends although no incident of it is open: kept, since its beginning may come later. */
  readonly strayEndOf?: Condition;
  readonly actions: readonly PlannedAction[];
  readonly guestUpdates: readonly PlannedGuestUpdate[];
  readonly timers: readonly PlannedTimer[];
  /** How far the escalation of each rule has come after this event. */
  readonly ladders: Readonly<Record<string, Ladder>>;
  /** Cooldowns that this event claims: until when (ISO UTC) each rule is quiet in this home. */
  readonly cooldowns: readonly { readonly ruleId: string; readonly until: string }[];
  readonly decisions: readonly Decision[];
}

/** Leads to nothing. */
export const emptyPlan: Plan = {
  version: 1,
  actions: [],
  guestUpdates: [],
  timers: [],
  ladders: {},
  cooldowns: [],
  decisions: [],
};

/** The rule that an action of Nightdesk's own stands under. */
export const ownRuleId = 'nightdesk';
