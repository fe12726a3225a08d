import { type ActionState, claimVerdict } from '../../shared/incidents/action-state.ts';
import type { Incident, Person } from '../../shared/incidents/incident.ts';
import { type RecordedEnd, transitionOf } from '../../shared/incidents/transition.ts';
import { eventTypeOf } from '../../shared/minut/event-catalogue.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { type Cooldown, type Facts, noFacts } from '../../shared/rules/facts.ts';
import type { Plan, PlannedAction, PlannedTimer } from '../../shared/rules/plan.ts';
import type { Told } from '../../shared/rules/plan-input.ts';
import { planEvent } from '../../shared/rules/planning.ts';
import { indexRules } from '../../shared/rules/rule-index.ts';
import { eventFactsOf, type NightEvent } from './night-event.ts';

/** What became of one message in the virtual night. */
export interface NightMessage {
  readonly event: NightEvent;
  readonly action: PlannedAction;
  readonly incidentId: string | undefined;
  /** When it was decided, ISO UTC. */
  readonly at: string;
  readonly outcome: 'sent' | 'dry-run' | 'withheld';
  /** Why it was withheld. */
  readonly reason?: string;
}

export interface NightOptions {
  readonly set: ActiveSet;
  readonly defaultTimeZone: string;
  /** What Minut would say at the time of an event. */
  readonly factsOf?: (event: NightEvent) => Facts;
  /** How long a message takes from its plan to its claim, in milliseconds. */
  readonly delayMs?: (action: PlannedAction) => number;
  readonly linkTo?: (incidentId: string, recipientKey: string) => string;
}

interface Held {
  incident: Incident;
  readonly actions: Map<string, ActionState>;
}

/** Something that is due: a timer becomes an event, a message is claimed. */
interface Due {
  readonly at: number;
  readonly run: () => void;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * A night in virtual time: events go through the planner of the `rules` function, timers fire when they are due, and
 * messages are claimed as `notify` claims them. Nothing is sent and nothing is stored.
 */
export interface Night {
  /** Every message so far, in the order of its outcome. */
  readonly messages: readonly NightMessage[];
  /** Every plan so far with its event. */
  readonly plans: readonly { readonly event: NightEvent; readonly plan: Plan }[];
  /** Every state of every incident and since when (ISO UTC), in order. */
  readonly history: readonly { readonly at: string; readonly incident: Incident }[];
  incidents(): readonly Incident[];
  /** Lets the time pass up to the event and handles it. @param now ISO UTC, for an event that arrives late */
  tell(event: NightEvent, now?: string): Plan;
  /** Somebody takes an incident. */
  acknowledge(incidentId: string, by: Person, at: string): void;
  /** Lets the time pass: what is due by then happens. @param until ISO UTC */
  pass(until: string): void;
}

export const createNight = (options: NightOptions): Night => {
  const { set, defaultTimeZone, factsOf = () => noFacts, delayMs = () => 0 } = options;
  const { linkTo = (incidentId) => `https://nightdesk.example/i/${incidentId}` } = options;
  const index = indexRules(set);
  const messages: NightMessage[] = [];
  const plans: { event: NightEvent; plan: Plan }[] = [];
  const history: { at: string; incident: Incident }[] = [];
  const held = new Map<string, Held>();
  const cooldowns = new Map<string, Map<string, Cooldown>>();
  const seen = new Set<string>();
  const ends = new Map<string, RecordedEnd>();
  let queue: Due[] = [];
  let now = Number.NEGATIVE_INFINITY;

  const pass = (until: number): void => {
    for (;;) {
      const [next] = queue.toSorted((a, b) => a.at - b.at);
      if (!next || next.at > until) break;
      queue = queue.filter((due) => due !== next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = Math.max(now, until);
  };

  const latest = ({ account, homeId, deviceId }: NightEvent, condition: string): Held | undefined =>
    [...held.values()].findLast(
      ({ incident }) =>
        incident.account === account &&
        incident.homeId === homeId &&
        incident.condition === condition &&
        incident.deviceId === deviceId,
    );

  const toldOf = (stored: Held | undefined): readonly Told[] =>
    [...(stored?.actions.values() ?? [])].map(({ recipientKey, channel, ruleId, status }) => ({
      key: recipientKey,
      channel,
      ruleId,
      sent: status === 'sent',
    }));

  const claim = (event: NightEvent, action: PlannedAction, holder: Held | undefined): void => {
    const common = { event, action, incidentId: holder?.incident.id, at: iso(now) };
    const state = holder?.actions.get(action.id);
    const incident = holder && { status: holder.incident.status, episode: holder.incident.episode };
    const verdict = state && claimVerdict(state, incident ? { incident } : {}, now);
    const withhold = (reason: string) => {
      if (state) holder?.actions.set(action.id, { ...state, status: 'skipped', reason });
      messages.push({ ...common, outcome: 'withheld', reason });
    };
    if (verdict?.kind === 'withheld') withhold(verdict.reason);
    else if (action.validUntil <= iso(now)) withhold('the news was too old to wake anyone');
    else {
      if (state) holder?.actions.set(action.id, { ...state, status: 'sent' });
      messages.push({ ...common, outcome: 'sent' });
    }
  };

  const register = (event: NightEvent, action: PlannedAction, holder: Held | undefined): void => {
    const { id, channel, ruleId, ruleVersion, recipient, hold, dryRun, notBefore } = action;
    // An action that is there already keeps its state, and one that was sent is not sent again.
    if (holder?.actions.has(id)) return;
    holder?.actions.set(id, {
      status: dryRun ? 'skipped' : 'planned',
      channel,
      ruleId,
      ruleVersion,
      recipientKey: recipient.key,
      recipientName: recipient.name,
      hold,
      episode: holder.incident.episode,
    });
    if (dryRun) {
      messages.push({ event, action, incidentId: holder?.incident.id, at: iso(now), outcome: 'dry-run' });
      return;
    }
    const at = Math.max(now, notBefore ? Date.parse(notBefore) : now) + delayMs(action);
    queue.push({ at, run: () => claim(event, action, holder) });
  };

  const arm = (event: NightEvent, timer: PlannedTimer, holder: Held): void => {
    const { id, type, dueAt, ladder, follows } = timer;
    const { id: incidentId, episode } = holder.incident;
    const { account, homeId, deviceId } = event;
    const about = { incidentId, episode, ladder, follows };
    queue.push({
      at: Math.max(now, Date.parse(dueAt)),
      run: () => {
        if (holder.incident.status !== 'resolved')
          handle({ id, account, type, at: dueAt, homeId, deviceId, about });
      },
    });
  };

  const handle = (event: NightEvent): Plan => {
    const facts = eventFactsOf(event);
    const type = eventTypeOf(event.type);
    const { about } = event;
    const condition = type?.condition;
    const stored = about ? held.get(about.incidentId) : condition && latest(event, condition);
    const home = `${event.account}/${event.homeId}`;
    const endKey = JSON.stringify([home, event.deviceId, condition]);
    const claimed = cooldowns.get(home) ?? new Map<string, Cooldown>();
    const plan = planEvent({
      event: facts,
      set,
      candidates: about ? [] : index.candidates(event.type, event.homeId),
      facts: factsOf(event),
      incident: stored?.incident,
      transition: about ? undefined : transitionOf(facts, type, stored?.incident, ends.get(endKey)),
      about,
      told: toldOf(stored),
      cooldowns: claimed,
      defaultTimeZone,
      now: iso(now),
      linkTo,
    });
    plans.push({ event, plan });
    // An event that comes again finds its stored plan, which was handed over already.
    if (seen.has(event.id)) return plan;
    seen.add(event.id);

    if (plan.strayEndOf && (ends.get(endKey)?.at ?? '') < event.at) ends.set(endKey, event);
    const after = plan.transition?.incident;
    const holder = after && (held.get(after.id) ?? { incident: after, actions: new Map() });
    if (after && holder) {
      holder.incident = { ...after, ladders: { ...after.ladders, ...plan.ladders } };
      held.set(after.id, holder);
      history.push({ at: iso(now), incident: holder.incident });
    }
    for (const { ruleId, until } of plan.cooldowns) {
      claimed.set(ruleId, { until, eventId: event.id, incidentId: after?.id, notice: facts.notice });
      cooldowns.set(home, claimed);
    }
    for (const action of plan.actions) register(event, action, holder);
    if (holder) for (const timer of plan.timers) arm(event, timer, holder);
    return plan;
  };

  return {
    messages,
    plans,
    history,
    incidents: () => [...held.values()].map(({ incident }) => incident),
    tell(event, arrivesAt = event.at) {
      pass(Date.parse(arrivesAt));
      const plan = handle(event);
      pass(Date.parse(arrivesAt));
      return plan;
    },
    acknowledge(incidentId, by, at) {
      pass(Date.parse(at));
      const holder = held.get(incidentId);
      if (!holder || holder.incident.status === 'resolved') return;
      // Whoever has it may say so again, to the reminder; somebody else is too late.
      if (holder.incident.status === 'acknowledged' && holder.incident.acknowledgedBy?.key !== by.key) return;
      const { account, homeId, deviceId, episode } = holder.incident;
      holder.incident = {
        ...holder.incident,
        status: 'acknowledged',
        acknowledgedBy: by,
        acknowledgedAt: at,
      };
      history.push({ at: iso(now), incident: holder.incident });
      const about = { incidentId, episode, by, follows: at };
      const id = `acknowledged:${incidentId}:${at}`;
      handle({ id, account, type: 'nightdesk.acknowledged', at, homeId, deviceId, about });
      pass(Date.parse(at));
    },
    pass: (until) => pass(Date.parse(until)),
  };
};
