import { transitionOf } from '../../shared/incidents/transition.ts';
import { eventTypeOf } from '../../shared/minut/event-catalogue.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { EventMessage } from '../../shared/platform/event-message.ts';
import { log } from '../../shared/platform/log.ts';
import type { EventFacts, Facts } from '../../shared/rules/facts.ts';
import { noFacts } from '../../shared/rules/facts.ts';
import { type Needs, needsOf } from '../../shared/rules/needs.ts';
import type { Plan } from '../../shared/rules/plan.ts';
import { planEvent } from '../../shared/rules/planning.ts';
import type { LoadedSet } from '../../shared/store/active-set-cache.ts';
import { readCooldowns } from '../../shared/store/cooldowns.ts';
import { readPlan, recordEvent } from '../../shared/store/events.ts';
import { latestIncident } from '../../shared/store/incidents.ts';
import { actionStatesOf, type HandOverDependencies, handOver } from './hand-over.ts';

export interface RulesDependencies extends HandOverDependencies {
  readonly clock: Clock;
  readonly activeSet: (account: string) => Promise<LoadedSet>;
  readonly loadFacts: (event: EventFacts, needs: Needs) => Promise<Facts>;
  readonly linkTo: (incidentId: string, recipientKey: string) => string;
  /** The time zone of homes that have none. */
  readonly defaultTimeZone: string;
}

const factsOf = ({ account, event }: EventMessage): EventFacts => {
  const type = eventTypeOf(event.type);
  return {
    ...event,
    account,
    homeId: event.homeId ?? '-',
    category: type?.category ?? 'unknown',
    severity: type?.severity ?? 'info',
    notice: type?.notice ?? 1,
    title: type?.title ?? event.type,
  };
};

const decide = async (message: EventMessage, dependencies: RulesDependencies): Promise<Plan> => {
  const { state, clock, activeSet, loadFacts, linkTo, defaultTimeZone } = dependencies;
  const event = factsOf(message);
  const { set, index } = await activeSet(message.account);
  const candidates = index.candidates(event.type, event.homeId);
  const type = eventTypeOf(event.type);
  const inHome = message.event.homeId !== undefined;
  const latest = inHome && type?.condition ? await latestIncident(state, event, type.condition) : undefined;
  const transition = inHome ? transitionOf(event, type, latest) : undefined;
  const hasCooldown = candidates.some(({ rule }) => rule.cooldown !== undefined);
  return planEvent({
    event,
    set,
    candidates,
    facts: candidates.length > 0 ? await loadFacts(event, needsOf(candidates)) : noFacts,
    transition,
    cooldowns: hasCooldown ? await readCooldowns(state, message.account, event.homeId) : new Map(),
    defaultTimeZone,
    now: new Date(clock.now()).toISOString(),
    linkTo,
  });
};

/**
 * Handles one event: decide, store the event once with its plan, hand the plan over. A retry or a duplicate finds the
 * stored plan and hands it over again; it never decides anew and never stops at "seen".
 */
export const handleEvent = async (message: EventMessage, dependencies: RulesDependencies): Promise<void> => {
  const { state, clock } = dependencies;
  const { account, event } = message;
  const decided = await decide(message, dependencies);
  const known = eventTypeOf(event.type) !== undefined;
  const actions = decided.transition ? {} : { actions: actionStatesOf(decided) };
  const isNew = await recordEvent(state, message, decided, { ...actions, known }, clock.now());
  const plan = isNew ? decided : ((await readPlan(state, message)) ?? decided);
  await handOver(message, plan, dependencies, clock.now());
  log(
    'info',
    isNew ? 'decided' : 'handed over again',
    {
      function: 'rules',
      account,
      homeId: event.homeId,
      eventId: event.id,
      eventType: event.type,
      incidentId: plan.transition?.incident.id,
      source: message.source,
      outcome: known ? undefined : 'unknown type',
      count: plan.actions.length,
    },
    isNew ? { Decided: [1, 'Count'] } : undefined,
  );
};
