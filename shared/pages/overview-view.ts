import type { Incident } from '../incidents/incident.ts';

/** One incident in a list. */
export interface IncidentLine {
  readonly incident: Incident;
  readonly title: string;
  readonly homeName: string;
  readonly sent: number;
  readonly failed: number;
  /** The page about it; absent for who may only look. */
  readonly url?: string | undefined;
}

export interface RuleLine {
  readonly id: string;
  readonly description?: string | undefined;
  readonly enabled: boolean;
  readonly dryRun: boolean;
  /** ISO UTC. */
  readonly pausedUntil?: string | undefined;
}

/** What a manager may change, with the choices that the forms offer. */
export interface Manage {
  readonly form: string;
  readonly rules: readonly RuleLine[];
  readonly homes: readonly {
    readonly id: string;
    readonly name: string;
    readonly pausedUntil?: string | undefined;
  }[];
  /** ISO UTC with the words for it. */
  readonly pauses: readonly { readonly until: string; readonly words: string }[];
  readonly duties: readonly {
    readonly id: string;
    readonly name: string;
    readonly onDuty: string | undefined;
    /** ISO UTC: until when a swap holds. */
    readonly until: string;
  }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly undo?:
    | { readonly edit: string; readonly what: string; readonly by: string; readonly at: string }
    | undefined;
}

/** The state of an account at one glance. */
export interface OverviewView {
  readonly account: string;
  /** The account's: one list, one clock. */
  readonly timeZone: string;
  /** ISO UTC. */
  readonly now: string;
  readonly open: readonly IncidentLine[];
  readonly night: {
    readonly from: string;
    readonly to: string;
    /** Those that are over, by home. */
    readonly incidents: readonly IncidentLine[];
    readonly sent: number;
    readonly failed: number;
    readonly rules: readonly { readonly id: string; readonly messages: number }[];
  };
  /** Names of homes whose sensors need somebody. */
  readonly states: {
    readonly loud: readonly string[];
    readonly offline: readonly string[];
    readonly battery: readonly string[];
    /** Homes without any of these, where it is known how many there are. */
    readonly quiet: number | undefined;
  };
  /** Items that were refused, with the sentence that says why. */
  readonly broken: readonly { readonly item: string; readonly sentence: string }[];
  readonly manage?: Manage | undefined;
  readonly said?: string | undefined;
}
