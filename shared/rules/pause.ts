import type { EventFacts } from './facts.ts';
import type { Home } from './home-schema.ts';
import { localTime } from './local-time.ts';
import type { Rule } from './rule-schema.ts';

/** Why a rule is paused for an event, or undefined. Alarms (smoke, glass break) pass every pause. */
export const pausedBecause = (
  rule: Pick<Rule, 'pausedUntil'>,
  home: Pick<Home, 'pausedUntil'> | undefined,
  { at, severity }: Pick<EventFacts, 'at' | 'severity'>,
  timeZone: string,
): string | undefined => {
  if (severity === 'alarm') return undefined;
  const isPaused = (until: string | undefined): until is string =>
    until !== undefined && Date.parse(at) < Date.parse(until);
  const clock = (until: string) => {
    const { date, clock: time } = localTime(until, timeZone);
    return `${date} ${time}`;
  };
  if (isPaused(home?.pausedUntil)) return `the home is paused until ${clock(home.pausedUntil)}`;
  return isPaused(rule.pausedUntil) ? `the rule is paused until ${clock(rule.pausedUntil)}` : undefined;
};
