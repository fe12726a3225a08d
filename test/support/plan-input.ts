import { eventFactsOf, type NightEvent } from '../../cli/rules/night-event.ts';
import type { Incident } from '../../shared/incidents/incident.ts';
import { transitionOf } from '../../shared/incidents/transition.ts';
import { eventTypeOf } from '../../shared/minut/event-catalogue.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import type { PlanInput } from '../../shared/rules/plan-input.ts';
import { indexRules } from '../../shared/rules/rule-index.ts';
import { anIncident } from './builders.ts';
import { nobodyStays } from './night.ts';

/** What the planner is asked about one event. @param before the incident before it; undefined where there is none */
export const aPlanInput = (
  set: ActiveSet,
  event: NightEvent,
  before?: Partial<Incident>,
  more: Partial<PlanInput> = {},
): PlanInput => {
  const { about, account, homeId } = event;
  const facts = eventFactsOf(event);
  const incident = before && anIncident({ account, homeId, ...before });
  return {
    event: facts,
    set,
    candidates: about ? [] : indexRules(set).candidates(event.type, homeId),
    facts: nobodyStays,
    incident,
    transition: about ? undefined : transitionOf(facts, eventTypeOf(event.type), incident),
    about,
    told: [],
    cooldowns: new Map(),
    defaultTimeZone: 'Europe/Stockholm',
    now: event.at,
    linkTo: (incidentId, recipientKey) => `https://desk.example/${incidentId}/${recipientKey}`,
    ...more,
  };
};
