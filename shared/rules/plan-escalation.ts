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

/** Timers of the steps from `from` on, and of the end of the ladder. `startAt` is when a step of `after: 0` were due. */
const timersFrom = (
  input: PlanInput,
  incident: Incident,
  rule: Rule,
  run: number,
  from: number,
  startAt: number,
): readonly PlannedTimer[] => {
  const steps = rule.escalate ?? [];
  const last = steps.at(-1)?.after ?? 0;
  const due = [...steps.map(({ after }) => after), last + exhaustedAfterMs];
  return due
    .map((after, step) => stepTimer(input, incident, rule.id, run, step, startAt + after))
    .slice(from);
};

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
  const steps = rule.escalate ?? [];
  const run = ladder.run + 1;
  const last = steps.at(-1)?.after ?? 0;
  const first = steps[ladder.done]?.after ?? last + exhaustedAfterMs;
  const startAt = Date.parse(input.event.at) - first;
  return {
    ladder: { ...ladder, run, startedAt: new Date(startAt).toISOString() },
    timers: timersFrom(input, incident, rule, run, ladder.done, startAt),
  };
};

/** The steps that are left keep their times; those whose time has passed are due at once. */
export const catchUpLadder = (input: PlanInput, incident: Incident, rule: Rule, ladder: Ladder): Climb => {
  const run = ladder.run + 1;
  const startAt = Date.parse(ladder.startedAt);
  return {
    ladder: { ...ladder, run },
    timers: timersFrom(input, incident, rule, run, ladder.done, startAt),
  };
};

/** Nobody answered: all steps again, the first at once, each to everyone of the steps before it, too. */
export const startAgain = (input: PlanInput, incident: Incident, rule: Rule, ladder: Ladder): Climb =>
  continueLadder(input, incident, rule, { ...ladder, done: 0, pass: ladder.pass + 1 });
