import * as z from 'zod/mini';
import type { ChaosHome } from './load.ts';
import type { WitnessedAction } from './witness.ts';

/** An action's state in the table when the run is over. */
export interface FinalState {
  readonly status: string;
  readonly reason?: string;
  /** Of a summary: the ids of the texts that wait in it. */
  readonly lines?: readonly string[];
}

export interface Evidence {
  readonly homes: readonly ChaosHome[];
  readonly recordedIds: ReadonlySet<string>;
  /** Event ids by home's partition, in the order in which their plans were recorded. */
  readonly recorded: ReadonlyMap<string, readonly string[]>;
  /** The earliest place in the queue of each event. */
  readonly sequences: ReadonlyMap<string, bigint>;
  readonly actions: ReadonlyMap<string, WitnessedAction>;
  readonly states: ReadonlyMap<string, FinalState>;
  readonly claimsAfterEnd: number;
  readonly unexplained: number;
  /** Bodies in dead-letter queues and set aside. */
  readonly deadLetters: readonly string[];
  readonly setAside: readonly string[];
  readonly poisonSent: number;
  readonly leaks: number;
}

/** What the run must not show; each must be zero. */
export interface Figures {
  readonly lost: number;
  readonly claimsAfterEnd: number;
  readonly orderViolations: number;
  readonly innocents: number;
  readonly poisonMissing: number;
  readonly duplicates: number;
  readonly duplicatesOverFaults: number;
  readonly guestDuplicates: number;
  readonly silentlyParked: number;
  readonly leaks: number;
}

export const figureTitles: Readonly<Record<keyof Figures, string>> = {
  lost: 'events or messages lost',
  claimsAfterEnd: "claims granted after an incident's recorded end",
  orderViolations: 'order violations within a home',
  innocents: 'innocents in a dead-letter queue or set aside',
  poisonMissing: 'poison not set aside',
  duplicates: 'duplicate messages without an ambiguous fault',
  duplicatesOverFaults: 'duplicates beyond one per ambiguous fault (resend)',
  guestDuplicates: 'duplicate texts to guests (park)',
  silentlyParked: 'unclear texts to guests neither sent nor parked with a reason',
  leaks: 'log lines with a planted secret or personal data',
};

/** Pairs of neighbours that were recorded the wrong way round. */
const orderViolationsOf = ({ recorded, sequences }: Evidence): number => {
  let violations = 0;
  for (const ids of recorded.values()) {
    let before = -1n;
    for (const id of ids) {
      const sequence = sequences.get(id);
      if (sequence === undefined) continue;
      if (sequence < before) violations += 1;
      else before = sequence;
    }
  }
  return violations;
};

/** Whether an action came to an end that the promises allow. */
const isAccountedFor = (action: WitnessedAction, state: FinalState | undefined): boolean => {
  if (state?.status === 'sent') return action.accepted > 0;
  // Staff's, too, where it became unclear just as the incident ended: then nothing may be sent again.
  if (state?.status === 'parked') return state.reason !== undefined;
  // Ended, or beyond what a person is to get in an hour; an alarm is never withheld.
  if (state?.status === 'skipped') return action.ruleId !== 'alarm' && state.reason !== undefined;
  return false;
};

/** Texts beyond the hourly cap that no summary tells of. A summary that is not due yet holds them still. */
const missingFromSummaries = ({ actions, states }: Evidence): readonly string[] => {
  const told = new Set<string>();
  const missing: string[] = [];
  for (const [id, { status, lines }] of states) {
    if (!lines || (status !== 'sent' && status !== 'planned')) continue;
    for (const line of lines) told.add(line);
    const standsFor = status === 'sent' ? (actions.get(id)?.standsFor ?? 0) : lines.length;
    if (standsFor < lines.length) missing.push(`a summary of ${lines.length} texts said ${standsFor}`);
  }
  for (const [id, { reason }] of states) {
    if (reason?.includes('summary') && !told.has(id)) missing.push(`the text ${id} is in no summary`);
  }
  return missing;
};

/** What is missing, one line each. */
const lossesOf = (evidence: Evidence): readonly string[] => {
  const { homes, recordedIds, actions, states } = evidence;
  const planned = new Map<string, number>();
  for (const { eventId } of actions.values()) planned.set(eventId, (planned.get(eventId) ?? 0) + 1);
  const losses: string[] = [];
  for (const { id, type, actions: expected } of homes.flatMap(({ events }) => events)) {
    if (!recordedIds.has(id)) losses.push(`event ${id} (${type}) was not recorded`);
    else if (expected > (planned.get(id) ?? 0))
      losses.push(`event ${id} (${type}) has too few messages planned`);
  }
  for (const action of actions.values()) {
    const state = states.get(action.id);
    if (isAccountedFor(action, state)) continue;
    const { id, channel, role, hold, accepted, faults } = action;
    losses.push(
      `${channel} ${id} to ${role}, ${accepted} accepted, ${faults} faults, hold ${hold}: ${state?.status} (${state?.reason})`,
    );
  }
  return [...losses, ...missingFromSummaries(evidence)];
};

const isPoison = (body: string): boolean => body.includes('poison');

const isInnocent = (body: string): boolean => !isPoison(body);

const setAsideFields = z.object({ function: z.string(), reason: z.string() });

/** For a person who looks for the cause, without what the messages say. */
export const explain = (evidence: Evidence): readonly string[] => [
  ...lossesOf(evidence),
  ...evidence.deadLetters.filter(isInnocent).map(() => 'an innocent is in a dead-letter queue'),
  ...evidence.setAside.filter(isInnocent).map((body) => {
    const { function: name, reason } = setAsideFields.parse(JSON.parse(body));
    return `${name} set an innocent aside: ${reason}`;
  }),
];

/** Judges a run by what was seen from outside. */
export const figuresOf = (evidence: Evidence): Figures => {
  const all = [...evidence.actions.values()];
  const extra = ({ accepted }: WitnessedAction) => Math.max(0, accepted - 1);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const guests = all.filter(({ role }) => role === 'guest');
  const staff = all.filter(({ role }) => role !== 'guest');
  const poison = new Set(evidence.setAside.filter(isPoison));
  return {
    lost: lossesOf(evidence).length,
    claimsAfterEnd: evidence.claimsAfterEnd,
    orderViolations: orderViolationsOf(evidence),
    innocents: [...evidence.deadLetters, ...evidence.setAside].filter(isInnocent).length,
    poisonMissing: evidence.poisonSent - poison.size,
    duplicates: sum(all.filter(({ faults }) => faults === 0).map(extra)) + evidence.unexplained,
    duplicatesOverFaults: sum(staff.map((action) => Math.max(0, extra(action) - action.faults))),
    guestDuplicates: sum(guests.map(extra)),
    silentlyParked: guests.filter((action) => {
      const state = evidence.states.get(action.id);
      return action.faults > 0 && !isAccountedFor(action, state);
    }).length,
    leaks: evidence.leaks,
  };
};
