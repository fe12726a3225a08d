import type { Incident } from '../incidents/incident.ts';
import { closed, resumed, type Transition } from '../incidents/transition.ts';
import { later, planAllClear, ruleOf, say, staffOf, textedStaff } from './own-messages.ts';
import { emptyPlan, type Plan, type PlannedTimer } from './plan.ts';
import { type Climb, continueLadder } from './plan-escalation.ts';
import type { OwnPlanInput } from './plan-input.ts';
import { planStep } from './plan-step.ts';

const minuteMs = 60_000;
/** Whoever took an incident is asked after this time whether it is still theirs … */
const remindAfterMs = 30 * minuteMs;
/** … and when there is no answer for this long, the ladder goes on. */
const unansweredAfterMs = 10 * minuteMs;

const acknowledged = (input: OwnPlanInput, incident: Incident): Partial<Plan> => {
  const { event, about } = input;
  const follows = about.follows ?? event.at;
  const others = textedStaff(input, 'notifyAcknowledged').filter((key) => key !== about.by?.key);
  const withName = { ...incident, ...(about.by ? { acknowledgedBy: about.by } : {}) };
  return {
    actions: staffOf(input, others).map((recipient) => say(input, withName, recipient, 'taken', 'when-over')),
    timers: [
      {
        id: `reminder:${incident.id}:${follows}`,
        type: 'nightdesk.reminder',
        dueAt: later(follows, remindAfterMs),
        follows,
      },
    ],
  };
};

const reminder = (input: OwnPlanInput, incident: Incident): Partial<Plan> => {
  const { event, about } = input;
  const follows = about.follows;
  const { acknowledgedBy, acknowledgedAt, status } = incident;
  if (!follows || !acknowledgedBy || status !== 'acknowledged' || acknowledgedAt !== follows) return {};
  return {
    actions: staffOf(input, [acknowledgedBy.key]).map((one) =>
      say(input, incident, one, 'stillGoingOn', 'when-over'),
    ),
    timers: [
      {
        id: `resume:${incident.id}:${follows}`,
        type: 'nightdesk.resume',
        dueAt: later(event.at, unansweredAfterMs),
        follows,
      },
    ],
  };
};

const snoozed = ({ about }: OwnPlanInput, incident: Incident): Partial<Plan> => {
  const until = about.until;
  if (!until) return {};
  return {
    timers: [
      { id: `resume:${incident.id}:${until}`, type: 'nightdesk.resume', dueAt: until, follows: until },
    ],
  };
};

const resume = (input: OwnPlanInput, incident: Incident): Partial<Plan> => {
  const follows = input.about.follows;
  const isTaken = incident.status === 'acknowledged' && incident.acknowledgedAt === follows;
  const isSnoozed = incident.status === 'snoozed' && incident.snoozedUntil === follows;
  if (!follows || !(isTaken || isSnoozed)) return {};
  const transition = resumed(incident, follows);
  const climbs = Object.entries(incident.ladders).flatMap(([ruleId, ladder]): [string, Climb][] => {
    const rule = ruleOf(input, ruleId)?.rule;
    return rule?.escalate ? [[ruleId, continueLadder(input, transition.incident, rule, ladder)]] : [];
  });
  return {
    transition,
    ladders: Object.fromEntries(climbs.map(([ruleId, { ladder }]) => [ruleId, ladder])),
    timers: climbs.flatMap(([, { timers }]) => timers),
  };
};

/** A timer that looks whether the incident has gone silent. @param silenceMs how long without news is silence */
export const watchSilence = (incident: Incident, silenceMs: number): PlannedTimer => ({
  id: `silent:${incident.id}:${incident.lastEventAt}`,
  type: 'nightdesk.silent',
  dueAt: later(incident.lastEventAt, silenceMs),
});

const over = (input: OwnPlanInput, incident: Incident): Partial<Plan> => {
  const transition = closed(incident, input.event.at);
  return { transition, actions: planAllClear(input, transition, []) };
};

const goneSilent = (input: OwnPlanInput, incident: Incident, silenceMs: number): Partial<Plan> => {
  const isSilent = later(incident.lastEventAt, silenceMs) <= input.event.at;
  return isSilent ? over(input, incident) : { timers: [watchSilence(incident, silenceMs)] };
};

/**
 * Plans what people and timers told us about an incident. One that is over meanwhile needs nothing any more.
 * @param silenceMs how long without news is silence
 */
export const planOwnEvent = (input: OwnPlanInput, incident: Incident, silenceMs: number): Plan => {
  const note: Transition = { kind: 'note', incident };
  const base = { ...emptyPlan, transition: note };
  if (incident.status === 'resolved') return base;
  switch (input.event.type) {
    case 'nightdesk.acknowledged':
      return { ...base, ...acknowledged(input, incident) };
    case 'nightdesk.snoozed':
      return { ...base, ...snoozed(input, incident) };
    case 'nightdesk.reminder':
      return { ...base, ...reminder(input, incident) };
    case 'nightdesk.resume':
      return { ...base, ...resume(input, incident) };
    case 'nightdesk.step':
      return { ...base, ...planStep(input, incident) };
    case 'nightdesk.resolved': {
      const { by, episode } = input.about;
      // A rule ends what it saw, not what came back after that; a person ends what is there.
      if (!by && episode !== undefined && episode !== incident.episode) return base;
      return { ...base, ...over(input, incident) };
    }
    case 'nightdesk.silent':
      return { ...base, ...goneSilent(input, incident, silenceMs) };
    default:
      return base;
  }
};
