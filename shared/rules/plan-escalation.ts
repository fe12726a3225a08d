import type { Incident, Ladder } from '../incidents/incident.ts';
import type { PlannedTimer } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import type { Rule } from './rule-schema.ts';

/** When nobody answered the last step for this long, the ladder starts again wider, and at last the fallback is told. */
export const exhaustedAfterMs = 10 * 60_000;

/** Passes of a ladder before the account's fallback contact is told. */
export const mostPasses = 2;

const stepTimer = (
  input: PlanInput,
  incident: Incident,
  ruleId: string,
  round: number,
  step: number,
  dueAt: number,
): PlannedTimer => ({
  id: `step:${incident.id}:${ruleId}:${round}:${step}`,
  type: 'nightdesk.step',
  dueAt: new Date(Math.max(dueAt, Date.parse(input.event.at))).toISOString(),
  ladder: { ruleId, round, step },
});

/** How long after its start each step of a ladder is due, and last its end. */
const delaysOf = ({ escalate = [] }: Rule): readonly number[] => {
  const delays = escalate.map(({ after }) => after);
  return [...delays, (delays.at(-1) ?? 0) + exhaustedAfterMs];
};

/** The step that comes next, or the ladder's end: an edit may have taken away the steps that were left. */
const nextOf = (rule: Rule, { done }: Ladder): number => Math.min(done, delaysOf(rule).length - 1);

/** Timers of the steps from `from` on, and of the end of the ladder. `startAt` is when a step of `after: 0` were due. */
const timersFrom = (
  input: PlanInput,
  incident: Incident,
  rule: Rule,
  run: number,
  from: number,
  startAt: number,
): readonly PlannedTimer[] =>
  delaysOf(rule)
    .map((delay, step) => stepTimer(input, incident, rule.id, run, step, startAt + delay))
    .slice(from);

export interface Climb {
  readonly ladder: Ladder;
  readonly timers: readonly PlannedTimer[];
}

/** A rule's first match in an incident starts its ladder, counted from the event. */
export const startLadder = (input: PlanInput, incident: Incident, rule: Rule): Climb => ({
  ladder: { startedAt: input.event.at, run: 1, done: 0, pass: 1 },
  timers: timersFrom(input, incident, rule, 1, 0, Date.parse(input.event.at)),
});

/** The steps that are left go on from now, in their old distances, the first of them at once. */
export const continueLadder = (input: PlanInput, incident: Incident, rule: Rule, ladder: Ladder): Climb => {
  const run = ladder.run + 1;
  const next = nextOf(rule, ladder);
  const startAt = Date.parse(input.event.at) - (delaysOf(rule)[next] ?? 0);
  return {
    ladder: { ...ladder, run, startedAt: new Date(startAt).toISOString() },
    timers: timersFrom(input, incident, rule, run, next, startAt),
  };
};

/** The steps that are left keep their times; those whose time has passed are due at once. */
export const catchUpLadder = (input: PlanInput, incident: Incident, rule: Rule, ladder: Ladder): Climb => {
  const run = ladder.run + 1;
  const startAt = Date.parse(ladder.startedAt);
  return {
    ladder: { ...ladder, run },
    timers: timersFrom(input, incident, rule, run, nextOf(rule, ladder), startAt),
  };
};

/** Nobody answered: all steps again, the first at once, each to everyone of the steps before it, too. */
export const startAgain = (input: PlanInput, incident: Incident, rule: Rule, ladder: Ladder): Climb =>
  continueLadder(input, incident, rule, { ...ladder, done: 0, pass: ladder.pass + 1 });
