import type { ActionState } from '../incidents/action-state.ts';
import type { Incident } from '../incidents/incident.ts';
import type { TimelineEntry } from '../store/timeline.ts';
import type { Point } from './series-chart.ts';

/** Who stays, as far as Minut said in time. */
export type StayView =
  | {
      readonly kind: 'staying';
      readonly name?: string | undefined;
      /** As a phone dials it; absent where it cannot be called. */
      readonly phone?: string | undefined;
      /** Whether a text can reach it. */
      readonly canText: boolean;
      /** ISO UTC. */
      readonly checkOut?: string | undefined;
    }
  | { readonly kind: 'none' | 'overlapping' | 'unknown' };

/** What Minut measures in the home, as far as it said in time. */
export interface Measurements {
  /** The series of the home's loudest (warmest, …) sensor at each step, oldest first. */
  readonly series: readonly Point[];
  /** The latest reading of all. */
  readonly latest?: Point | undefined;
  readonly deviceName?: string | undefined;
}

/** An escalation step that runs unless somebody has it by then. */
export interface NextStep {
  /** ISO UTC. */
  readonly at: string;
  /** `Call to Night desk` */
  readonly what: string;
}

/** Everything that the page about an incident shows. */
export interface IncidentView {
  readonly incident: Incident;
  readonly actions: readonly ActionState[];
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[];
  readonly home: { readonly name: string; readonly address?: string | undefined; readonly timeZone: string };
  readonly stay: StayView;
  /** What would still be sent, soonest first. */
  readonly nextSteps: readonly NextStep[];
  readonly measurements: Measurements;
  readonly viewer: { readonly key: string; readonly name: string; readonly role: 'staff' | 'guest' };
  /** ISO UTC, on the program's clock. */
  readonly now: string;
  /** The identity of the forms on this page: sent twice, they do what they do once. */
  readonly form: string;
  /** What the person's last tap did, in one sentence. */
  readonly said?: string | undefined;
}

/** As it is now: a snooze that has run out is none. */
export const statusNow = (incident: Incident, now: string): Incident['status'] =>
  incident.status === 'snoozed' && incident.snoozedUntil !== undefined && incident.snoozedUntil <= now
    ? 'open'
    : incident.status;
