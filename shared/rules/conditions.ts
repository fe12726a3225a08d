import type { Incident } from '../incidents/incident.ts';
import type { Cooldown, EventFacts } from './facts.ts';
import { localTime } from './local-time.ts';
import type { Rule } from './rule-schema.ts';
import { isDuring } from './time-window.ts';

export interface ConditionContext {
  readonly event: EventFacts;
  readonly timeZone: string;
  readonly incident: Incident | undefined;
  /** The rule's last claim in this home. */
  readonly cooldown: Cooldown | undefined;
}

export type Verdict = { readonly holds: true } | { readonly holds: false; readonly because: string };

const holds: Verdict = { holds: true };

const during = ({ during: window }: Rule, { event, timeZone }: ConditionContext): Verdict => {
  if (!window || isDuring(window, event.at, timeZone)) return holds;
  const { clock, weekday } = localTime(event.at, timeZone);
  const days = window.days ? ` on ${window.days.join(', ')}` : '';
  return {
    holds: false,
    because: `it was ${clock} on ${weekday} in the home, and the rule holds from ${window.from.text} to ${window.to.text}${days}`,
  };
};

const cooldown = (_rule: Rule, { event, timeZone, incident, cooldown: claim }: ConditionContext): Verdict => {
  if (!claim || claim.eventId === event.id || claim.until <= event.at) return holds;
  // A higher notice of the incident that claimed the cooldown is news, not a repetition.
  const isHigher = incident !== undefined && claim.incidentId === incident.id && event.notice > claim.notice;
  if (isHigher) return holds;
  return {
    holds: false,
    because: `the rule has a cooldown in this home until ${localTime(claim.until, timeZone).clock}`,
  };
};

/** Each condition of a rule, in the order in which a person would check them. */
const conditions = [during, cooldown] as const;

/** Whether a rule that fits the event's type and home acts on it, and if not, which condition decided. */
export const checkConditions = (rule: Rule, context: ConditionContext): Verdict => {
  for (const condition of conditions) {
    const verdict = condition(rule, context);
    if (!verdict.holds) return verdict;
  }
  return holds;
};
