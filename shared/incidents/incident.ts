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
  /** Who took it, while it is acknowledged. */
  readonly acknowledgedBy?: Person;
  readonly acknowledgedAt?: string;
  /** Who snoozed it and until when, while it is snoozed. */
  readonly snoozedBy?: Person;
  readonly snoozedUntil?: string;
  /** The form that snoozed it: sent again, it changes nothing. */
  readonly snoozeForm?: string;
}

export const isOver = (incident: Pick<Incident, 'status'>): boolean => incident.status === 'resolved';
