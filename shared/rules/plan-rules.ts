import type { Incident, Ladder } from '../incidents/incident.ts';
import { textIn } from '../messages/localized-text.ts';
import { render } from '../messages/template.ts';
import type { ActiveRule } from './active-set.ts';
import { checkConditions, type Verdict } from './conditions.ts';
import { localTime } from './local-time.ts';
import { pausedBecause } from './pause.ts';
import type { Decision, PlannedAction, PlannedGuestUpdate, PlannedTimer } from './plan.ts';
import { type Climb, catchUpLadder, startLadder } from './plan-escalation.ts';
import { homeOf, overSince, type PlanInput, valuesFor } from './plan-input.ts';
import { actionId, type MessageSet, planMessages, type Taken } from './plan-messages.ts';

/** What the rules make of one event. */
export interface RulesPlan {
  readonly actions: readonly PlannedAction[];
  readonly guestUpdates: readonly PlannedGuestUpdate[];
  readonly timers: readonly PlannedTimer[];
  readonly ladders: Readonly<Record<string, Ladder>>;
  readonly cooldowns: readonly { readonly ruleId: string; readonly until: string }[];
  readonly decisions: readonly Decision[];
}

const guestUpdatesOf = (
  { rule, version }: ActiveRule,
  input: PlanInput,
  incident: Incident | undefined,
): readonly PlannedGuestUpdate[] => {
  const { stay } = input.facts;
  if (stay.kind !== 'staying') return [];
  const { language } = homeOf(input);
  return rule.then.flatMap(({ guest }, index): PlannedGuestUpdate[] => {
    if (!guest) return [];
    const key = `guest:${stay.guest.id}`;
    const values = valuesFor(input, incident, key, rule.id);
    const text = (source: typeof guest.name) => source && render(textIn(source, [language]), values);
    const [name, description] = [text(guest.name), text(guest.description)];
    return [
      {
        id: actionId(input, rule.id, `then.${index}.guest`, key),
        ruleId: rule.id,
        ruleVersion: version,
        guestId: stay.guest.id,
        change: { ...(name ? { name } : {}), ...(description ? { description } : {}) },
        ...(rule.dryRun ? { dryRun: true } : {}),
      },
    ];
  });
};

/** `resolve` ends the incident by an event, as a person's tap does. */
const resolution = (
  { rule }: ActiveRule,
  input: PlanInput,
  incident: Incident | undefined,
): readonly PlannedTimer[] => {
  if (!incident || incident.status === 'resolved' || rule.dryRun) return [];
  if (!rule.then.some(({ resolve }) => resolve)) return [];
  const id = `resolve:${incident.id}:${incident.episode}:${rule.id}`;
  return [{ id, type: 'nightdesk.resolved', dueAt: input.event.at }];
};

const decisionOf = (
  { rule }: ActiveRule,
  verdict: Verdict,
  { actions, reasons, merged }: MessageSet,
  others: readonly string[],
): Decision => {
  const people = actions.map(
    ({ channel, recipient, notBefore }) =>
      `${channel} to ${recipient.name}${notBefore ? ', once it may be disturbed' : ''}`,
  );
  const done = [...people, ...others];
  const because = [done.join(', '), ...reasons, verdict.because].filter(Boolean);
  const outcome = done.length > 0 ? 'acts' : merged ? 'merged' : 'silent';
  const dry = rule.dryRun && done.length > 0 ? 'would send: ' : '';
  return { ruleId: rule.id, outcome, because: dry + (because.join('; ') || 'there is nobody to tell') };
};

/** @param clock when it was over, as the clock in the home showed */
const withheld = (ruleId: string, clock: string): Decision => ({
  ruleId,
  outcome: 'silent',
  because: `it was over at ${clock}, before this was heard of`,
});

/** Steps that fell due while an incident was over were dropped: what comes back goes on where its ladders stood. */
const afterReopening = (
  input: PlanInput,
  incident: Incident | undefined,
): readonly (readonly [string, Climb])[] => {
  if (!incident || input.transition?.kind !== 'reopen') return [];
  return Object.entries(incident.ladders).flatMap(([ruleId, ladder]) => {
    const rule = input.set.rules.find((active) => active.rule.id === ruleId)?.rule;
    return rule?.escalate ? [[ruleId, catchUpLadder(input, incident, rule, ladder)] as const] : [];
  });
};

/** Runs the candidates in their order: conditions, messages, guest updates, cooldowns, ladders. */
export const planRules = (input: PlanInput, incident: Incident | undefined): RulesPlan => {
  const { event, facts, candidates, cooldowns } = input;
  const { timeZone } = homeOf(input);
  const over = overSince(input, incident);
  const taken: Taken = new Set();
  const actions: PlannedAction[] = [];
  const guestUpdates: PlannedGuestUpdate[] = [];
  const timers: PlannedTimer[] = [];
  const ladders: Record<string, Ladder> = {};
  const decisions: Decision[] = [];
  const claimed: { ruleId: string; until: string }[] = [];
  let stopped: string | undefined;

  for (const active of candidates) {
    const { rule } = active;
    if (stopped !== undefined) {
      decisions.push({
        ruleId: rule.id,
        outcome: 'silent',
        because: `${stopped} acted, and it stops later rules`,
      });
      continue;
    }
    const paused = pausedBecause(rule, input.set.homes.get(event.homeId), event, timeZone);
    if (paused) {
      decisions.push({ ruleId: rule.id, outcome: 'silent', because: paused });
      continue;
    }
    const cooldown = cooldowns.get(rule.id);
    const verdict = checkConditions(rule, { event, facts, timeZone, incident, cooldown });
    if (!verdict.holds) {
      decisions.push({ ruleId: rule.id, outcome: 'silent', because: verdict.because });
      continue;
    }
    const messages = planMessages(rule.then, {
      input,
      incident,
      active,
      place: 'then',
      isStep: false,
      unsure: verdict.unsure,
      // A rule that is tried out takes nobody's place.
      taken: rule.dryRun ? new Set(taken) : taken,
      wider: [],
    });
    const updates = over ? [] : guestUpdatesOf(active, input, incident);
    const ends = resolution(active, input, incident);
    actions.push(...messages.actions);
    guestUpdates.push(...updates);
    timers.push(...ends);
    const others = [...updates.map(() => "changes the guest's stay"), ...ends.map(() => 'ends the incident')];
    // What is no alarm is planned all the same, to be shown as withheld: its incident is over.
    const isWithheld = over !== undefined && event.severity !== 'alarm';
    const decision = isWithheld
      ? withheld(rule.id, localTime(over, timeZone).clock)
      : decisionOf(active, verdict, messages, others);
    decisions.push(decision);

    const acts = decision.outcome === 'acts' && !rule.dryRun;
    if (acts && !over && rule.cooldown !== undefined) {
      claimed.push({ ruleId: rule.id, until: new Date(Date.parse(event.at) + rule.cooldown).toISOString() });
    }
    // A text that another rule sends is no reason to leave out the steps that follow when nobody answers it.
    const climbs =
      rule.escalate &&
      !rule.dryRun &&
      (acts || messages.merged) &&
      incident &&
      incident.status !== 'resolved';
    if (climbs && !incident.ladders[rule.id]) {
      const climb = startLadder(input, incident, rule);
      ladders[rule.id] = climb.ladder;
      // While somebody has the incident the ladder only stands there: it goes on when nobody has it any more.
      if (incident.status === 'open') timers.push(...climb.timers);
    }
    if (rule.stop && acts) stopped = rule.id;
  }
  for (const [ruleId, climb] of afterReopening(input, incident)) {
    ladders[ruleId] = climb.ladder;
    timers.push(...climb.timers);
  }
  return { actions, guestUpdates, timers, ladders, cooldowns: claimed, decisions };
};
