import { NeverError } from '../../shared/errors.ts';
import { transitionOf } from '../../shared/incidents/transition.ts';
import { type EventType, eventTypeOf } from '../../shared/minut/event-catalogue.ts';
import type { EventMessage } from '../../shared/platform/event-message.ts';
import { log } from '../../shared/platform/log.ts';
import type { ActiveRule } from '../../shared/rules/active-set.ts';
import { canaryPlan } from '../../shared/rules/canary.ts';
import type { EventFacts, Facts } from '../../shared/rules/facts.ts';
import { noFacts } from '../../shared/rules/facts.ts';
import { type Needs, needsOf } from '../../shared/rules/needs.ts';
import type { Plan } from '../../shared/rules/plan.ts';
import type { PlanInput, Told } from '../../shared/rules/plan-input.ts';
import { planEvent } from '../../shared/rules/planning.ts';
import type { LoadedSet } from '../../shared/store/active-set-cache.ts';
import { readCooldowns } from '../../shared/store/cooldowns.ts';
import { readPlan, recordEvent } from '../../shared/store/events.ts';
import { type Latest, latestOf, readIncident, type StoredIncident } from '../../shared/store/incidents.ts';
import { eventKey } from '../../shared/store/state-keys.ts';
import { actionStatesOf, type HandOverDependencies, handOver } from './hand-over.ts';
import { notAfterReceipt } from './happened-at.ts';

export interface RulesDependencies extends HandOverDependencies {
  readonly activeSet: (account: string) => Promise<LoadedSet>;
  readonly loadFacts: (event: EventFacts, needs: Needs) => Promise<Facts>;
  readonly linkTo: (incidentId: string, recipientKey: string) => string;
  /** The time zone of homes that have none. */
  readonly defaultTimeZone: string;
}

const isFromOutside = ({ source }: EventMessage): boolean => source === 'webhook' || source === 'reconcile';

/** What is known of the event's type. What comes from outside and bears a name of ours is an unknown type. */
const knownType = (message: EventMessage): EventType | undefined => {
  const type = eventTypeOf(message.event.type);
  return type?.origin === 'nightdesk' && isFromOutside(message) ? undefined : type;
};

const factsOf = (message: EventMessage): EventFacts => {
  const { account, event } = message;
  const type = knownType(message);
  const isImpostor = type === undefined && eventTypeOf(event.type) !== undefined;
  return {
    ...event,
    type: isImpostor ? `outside:${event.type}` : event.type,
    account,
    homeId: event.homeId ?? '-',
    category: type?.category ?? 'unknown',
    severity: type?.severity ?? 'info',
    notice: type?.notice ?? 1,
    title: type?.title ?? event.type,
  };
};

const toldOf = (stored: StoredIncident | undefined): readonly Told[] =>
  Object.values(stored?.actions ?? {}).map(({ recipientKey, channel, ruleId, status }) => ({
    key: recipientKey,
    channel,
    ruleId,
    sent: status === 'sent' || status === 'claimed',
  }));

/** The incident that an event of ours is about, or what is known of the condition that Minut tells of. */
const incidentOf = async (
  message: EventMessage,
  event: EventFacts,
  { state }: RulesDependencies,
): Promise<Latest> => {
  const { account, about } = message;
  if (message.event.homeId === undefined) return {};
  if (about && !isFromOutside(message)) {
    const { pk } = eventKey(account, event.homeId, event.id);
    const stored = await readIncident(state, { pk, sk: about.sk });
    return stored ? { stored } : {};
  }
  const condition = knownType(message)?.condition;
  return condition ? latestOf(state, event, condition) : {};
};

const decide = async (message: EventMessage, dependencies: RulesDependencies): Promise<Plan> => {
  const { state, clock, activeSet, loadFacts, linkTo, defaultTimeZone } = dependencies;
  const event = factsOf(message);
  const about = isFromOutside(message) ? undefined : message.about;
  const { set, index } = await activeSet(message.account);
  const { stored, ended } = await incidentOf(message, event, dependencies);
  const incident = stored?.incident;
  const candidates = about ? [] : index.candidates(event.type, event.homeId);
  const isInHome = message.event.homeId !== undefined;
  const transition =
    isInHome && !about ? transitionOf(event, knownType(message), incident, ended) : undefined;
  const hasCooldown = candidates.some(({ rule }) => rule.cooldown !== undefined);
  const input: Omit<PlanInput, 'facts'> = {
    event,
    set,
    candidates,
    incident,
    transition,
    about,
    told: toldOf(stored),
    cooldowns: hasCooldown ? await readCooldowns(state, message.account, event.homeId) : new Map(),
    defaultTimeZone,
    now: new Date(clock.now()).toISOString(),
    linkTo,
  };
  const needs = needsOf([...candidates, ...ruleOfStep(input)]);
  const asks = candidates.length > 0 || incident !== undefined;
  const facts = asks ? await loadFacts(event, { ...needs, home: true }) : noFacts;
  try {
    return planEvent({ ...input, facts });
  } catch (error) {
    // Pure: what throws once throws each time, and would hold up its home's events twenty times over.
    throw new NeverError('The rules that fit the event cannot be decided: planning them throws.', {
      cause: error,
    });
  }
};

const ruleOfStep = ({ about, set }: Omit<PlanInput, 'facts'>): readonly ActiveRule[] =>
  set.rules.filter(({ rule }) => rule.id === about?.ladder?.ruleId);

/** Decides and stores the event once with its plan. @returns the plan that counts, and whether it was made now */
const decideOnce = async (
  message: EventMessage,
  dependencies: RulesDependencies,
): Promise<{ readonly plan: Plan; readonly isNew: boolean }> => {
  const { state, clock } = dependencies;
  const decided =
    message.source === 'canary' ? canaryPlan(message.event) : await decide(message, dependencies);
  const known = knownType(message) !== undefined;
  const actions = decided.transition ? {} : { actions: actionStatesOf(decided) };
  const isNew = await recordEvent(state, message, decided, { ...actions, known }, clock.now());
  return { plan: isNew ? decided : ((await readPlan(state, message)) ?? decided), isNew };
};

/**
 * Handles one event: decide, store the event once with its plan, hand the plan over. A retry or a duplicate finds the
 * stored plan and hands it over again, whatever the rules say by then; it never stops at "seen".
 * @param isRetry the queue has delivered it before: the stored plan is looked for first, so that nothing asks Minut again
 */
export const handleEvent = async (
  received: EventMessage,
  dependencies: RulesDependencies,
  isRetry = false,
): Promise<void> => {
  const message = notAfterReceipt(received);
  const { account, event } = message;
  const stored = isRetry ? await readPlan(dependencies.state, message) : undefined;
  const { plan, isNew } = stored ? { plan: stored, isNew: false } : await decideOnce(message, dependencies);
  const known = knownType(message) !== undefined;
  await handOver(message, plan, dependencies);
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
