import type { Transition } from '../incidents/transition.ts';

export type Channel = 'sms' | 'email';

/** Who gets an action. `key` is stable: `guest:<id>`, `contact:<id>` or `address:<address>`. */
export interface Recipient {
  readonly key: string;
  readonly role: 'guest' | 'staff';
  /** As it may be shown on a timeline. */
  readonly name: string;
  /** E.164 for texts, an e-mail address for e-mails. */
  readonly address: string;
}

/**
 * When an action must no longer be sent: never withheld, once its incident is over, or once somebody has taken it.
 */
export type Hold = 'never' | 'when-over' | 'when-taken';

/** One SMS or one e-mail to one recipient, ready to send. Its id is the same for every retry. */
export interface PlannedAction {
  readonly id: string;
  readonly channel: Channel;
  readonly ruleId: string;
  readonly ruleVersion: string;
  readonly recipient: Recipient;
  readonly text: string;
  readonly subject?: string;
  readonly hold: Hold;
  /** What an unclear outcome leads to: sent again (staff), or kept for a person and another channel (guests). */
  readonly onAmbiguity: 'resend' | 'park';
  /** ISO UTC; later than this it is stale news and wakes nobody. */
  readonly validUntil: string;
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
  readonly actions: readonly PlannedAction[];
  /** Cooldowns that this event claims: until when (ISO UTC) each rule is quiet in this home. */
  readonly cooldowns: readonly { readonly ruleId: string; readonly until: string }[];
  readonly decisions: readonly Decision[];
}
