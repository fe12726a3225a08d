import { defaultSilenceMs } from '../incidents/silence.ts';
import { planAllClear } from './own-messages.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { planOwnEvent, watchSilence } from './plan-own.ts';
import { planRules } from './plan-rules.ts';

/**
 * Decides all that one event leads to. Pure: the same input gives the same plan, to the letter.
 */
export const planEvent = (input: PlanInput): Plan => {
  const { transition, about, set } = input;
  const incident = transition?.incident ?? input.incident;
  const silenceMs =
    incident && (set.account?.silence?.[incident.condition] ?? defaultSilenceMs[incident.condition]);
  if (about && incident && silenceMs !== undefined) return planOwnEvent(input, incident, silenceMs);

  const touched = transition?.incident;
  const rules = planRules(input, touched);
  const begins = transition?.kind === 'open' || transition?.kind === 'reopen';
  const watch = touched && begins && silenceMs !== undefined ? [watchSilence(touched, silenceMs)] : [];
  const allClear = transition?.kind === 'close' ? planAllClear(input, transition, rules.actions) : [];
  return {
    version: 1,
    ...(transition ? { transition } : {}),
    ...rules,
    actions: [...rules.actions, ...allClear],
    timers: [...rules.timers, ...watch],
  };
};
