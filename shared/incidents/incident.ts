import type { Category, Condition } from '../minut/event-catalogue.ts';

export type IncidentStatus = 'open' | 'acknowledged' | 'snoozed' | 'resolved';

/** Somebody who was told of an incident: the recipient's key, and the name as it may be shown. */
export interface Person {
  readonly key: string;
  readonly name: string;
}

/** Everything about one condition in one home, or of one device where the event names one. Times are ISO UTC. */
export interface Incident {
  readonly id: string;
  readonly account: string;
  readonly homeId: string;
  readonly condition: Condition;
  readonly category: Category;
  readonly deviceId?: string;
  readonly status: IncidentStatus;
  /** Grows when a resolved incident comes back; what was planned in an earlier episode is not sent in a later one. */
  readonly episode: number;
  readonly openedAt: string;
  readonly closedAt?: string;
  readonly lastEventAt: string;
  /** The highest notice so far. */
  readonly notice: number;
  /** What was last told of it, for texts that timers cause: the vendor's type, its value and threshold. */
  readonly latest: LatestNews;
  /** Who took it, while it is acknowledged. A later tap answers the reminder that the earlier one led to. */
  readonly acknowledgedBy?: Person;
  readonly acknowledgedAt?: string;
  /** Who snoozed it and until when, while it is snoozed. */
  readonly snoozedBy?: Person;
  readonly snoozedUntil?: string;
  /** The form that snoozed it: sent again, it changes nothing. */
  readonly snoozeForm?: string;
  /** How far each rule's escalation has come, by rule id. */
  readonly ladders: Readonly<Record<string, Ladder>>;
}

export interface LatestNews {
  readonly type: string;
  readonly at: string;
  readonly value?: number;
  readonly threshold?: number;
}

/** One escalation ladder per incident and rule, counted from the rule's first match. */
export interface Ladder {
  /** ISO UTC: when its present run began. */
  readonly startedAt: string;
  /** Grows when it goes on after an acknowledgement or starts again: timers of earlier runs are void. */
  readonly run: number;
  /** Steps that have been taken in this pass. */
  readonly done: number;
  /** 1, or 2 when nobody answered the first time and each step reaches everyone before it, too. */
  readonly pass: number;
}

/** A tap of the same person this many milliseconds after the last is no double tap: it says "still mine". */
export const sameTapMs = 5 * 60_000;

export const isOver = (incident: Pick<Incident, 'status'>): boolean => incident.status === 'resolved';
