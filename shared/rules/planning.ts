import { type Incident, isOver } from '../incidents/incident.ts';
import { defaultSilenceMs } from '../incidents/silence.ts';
import { strayEndOf, type Transition } from '../incidents/transition.ts';
import { eventTypeOf } from '../minut/event-catalogue.ts';
import { planAllClear } from './own-messages.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { planOwnEvent, watchSilence } from './plan-own.ts';
import { planRules } from './plan-rules.ts';

const silenceOf = ({ set }: PlanInput, { condition }: Incident): number =>
  set.account?.silence?.[condition] ?? defaultSilenceMs[condition];

const watch = (input: PlanInput, { kind, incident }: Transition) =>
  (kind === 'open' || kind === 'reopen') && !isOver(incident)
    ? [watchSilence(incident, silenceOf(input, incident))]
    : [];

/**
 * Decides all that one event leads to. Pure: the same input gives the same plan, to the letter.
 */
export const planEvent = (input: PlanInput): Plan => {
  const { transition, about, incident } = input;
  if (about && incident) return planOwnEvent({ ...input, about }, incident, silenceOf(input, incident));

  const rules = planRules(input, transition?.incident);
  if (!transition) {
    const stray = strayEndOf(input.event, eventTypeOf(input.event.type), incident);
    return { version: 1, ...(stray ? { strayEndOf: stray } : {}), ...rules };
  }
  const allClear = transition.kind === 'close' ? planAllClear(input, transition, rules.actions) : [];
  return {
    version: 1,
    transition,
    ...rules,
    actions: [...rules.actions, ...allClear],
    timers: [...rules.timers, ...watch(input, transition)],
  };
};
