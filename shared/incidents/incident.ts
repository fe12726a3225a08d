import type { Category, Condition } from '../minut/event-catalogue.ts';

export type IncidentStatus = 'open' | 'acknowledged' | 'snoozed' | 'resolved';

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
}

export const isOver = (incident: Pick<Incident, 'status'>): boolean => incident.status === 'resolved';
