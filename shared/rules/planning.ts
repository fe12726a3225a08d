import { createHash } from 'node:crypto';
import type { Incident } from '../incidents/incident.ts';
import type { Transition } from '../incidents/transition.ts';
import { render, type Template } from '../messages/template.ts';
import type { ActiveRule, ActiveSet } from './active-set.ts';
import { checkConditions } from './conditions.ts';
import type { Cooldown, EventFacts, Facts } from './facts.ts';
import { localTime } from './local-time.ts';
import { defaultMaxAgeMs, lateAfterMs, oldestEverMs } from './max-age.ts';
import type { Channel, Decision, Plan, PlannedAction, Recipient } from './plan.ts';
import { resolveRecipient } from './recipients.ts';
import type { Action, Rule } from './rule-schema.ts';
import { templateValues } from './template-values.ts';

export interface PlanInput {
  readonly event: EventFacts;
  readonly set: ActiveSet;
  /** The rules that the event's type and home can match, in the order in which they run. */
  readonly candidates: readonly ActiveRule[];
  readonly facts: Facts;
  readonly transition: Transition | undefined;
  readonly cooldowns: ReadonlyMap<string, Cooldown>;
  /** The time zone of homes that have none. */
  readonly defaultTimeZone: string;
  /** ISO UTC, on the program's clock. */
  readonly now: string;
  /** The page about an incident for one recipient. */
  readonly linkTo: (incidentId: string, recipientKey: string) => string;
}

/** One identity per action, from event, rule, position and recipient: equal inputs give equal ids. */
const actionId = (
  event: EventFacts,
  ruleId: string,
  position: string,
  recipient: Recipient,
  channel: Channel,
): string =>
  createHash('sha256')
    .update(JSON.stringify([event.account, event.id, ruleId, position, channel, recipient.key]))
    .digest('hex')
    .slice(0, 20);

const contentOf = (
  action: Action,
): {
  channel: Channel;
  to: readonly string[];
  otherwise?: string | undefined;
  text: Template;
  subject?: Template;
} => {
  if (action.email) return { channel: 'email', ...action.email };
  if (action.sms) return { channel: 'sms', ...action.sms };
  throw new Error('An action without a channel passed the schema.');
};

const homeOf = ({ event, set, facts, defaultTimeZone }: PlanInput) => {
  const item = set.homes.get(event.homeId);
  const name = item?.name ?? facts.home.name ?? event.homeId;
  return {
    item,
    name,
    address: item?.address ?? facts.home.address ?? name,
    timeZone: item?.timeZone ?? facts.home.timeZone ?? set.account?.timeZone ?? defaultTimeZone,
    country: item?.country ?? facts.home.country,
  };
};

/** The home's time zone: its item's, else Minut's, else the account's, else the deployment's. */
export const timeZoneOf = (input: PlanInput): string => homeOf(input).timeZone;

/** Whom an action reaches, each with its reasons where the first choice could not be reached. */
const recipientsOf = (
  { channel, to, otherwise }: ReturnType<typeof contentOf>,
  input: PlanInput,
): { readonly recipients: readonly Recipient[]; readonly problems: readonly string[] } => {
  const { item, country } = homeOf(input);
  const context = { set: input.set, home: item, country, stay: input.facts.stay };
  const recipients = new Map<string, Recipient>();
  const problems: string[] = [];
  for (const name of to) {
    const first = resolveRecipient(name, channel, context);
    problems.push(...first.problems);
    const fallback =
      first.recipients.length === 0 && otherwise ? resolveRecipient(otherwise, channel, context) : undefined;
    problems.push(...(fallback?.problems ?? []));
    for (const recipient of [...first.recipients, ...(fallback?.recipients ?? [])]) {
      if (!recipients.has(recipient.address)) recipients.set(recipient.address, recipient);
    }
  }
  return { recipients: [...recipients.values()], problems };
};

const validUntilOf = (event: EventFacts, role: 'guest' | 'staff'): string => {
  const maxAge = Math.min(defaultMaxAgeMs(event.category, event.severity, role), oldestEverMs);
  return new Date(Date.parse(event.at) + maxAge).toISOString();
};

const holdOf = (event: EventFacts, role: 'guest' | 'staff', over: boolean): PlannedAction['hold'] => {
  // What is planned when the incident is over already is about its end, or about no incident at all.
  if (event.severity === 'alarm' || over) return 'never';
  return role === 'guest' ? 'when-taken' : 'when-over';
};

const planRule = (
  { rule, version }: ActiveRule,
  input: PlanInput,
  incident: Incident | undefined,
  taken: Set<string>,
): { readonly actions: readonly PlannedAction[]; readonly decision: Decision } => {
  const { event, facts, now, linkTo } = input;
  const home = homeOf(input);
  const actions: PlannedAction[] = [];
  const problems: string[] = [];
  let merged = 0;
  let stale = 0;

  for (const [position, action] of rule.then.entries()) {
    const content = contentOf(action);
    const found = recipientsOf(content, input);
    problems.push(...found.problems);
    for (const recipient of found.recipients) {
      const slot = `${content.channel} ${recipient.address}`;
      if (taken.has(slot)) {
        merged += 1;
        continue;
      }
      const validUntil = validUntilOf(event, recipient.role);
      if (validUntil <= now) {
        stale += 1;
        continue;
      }
      taken.add(slot);
      const values = templateValues({
        event,
        facts,
        home,
        incident,
        incidentUrl: linkTo(incident?.id ?? event.id, recipient.key),
        ruleId: rule.id,
        accountOwner: ownerName(input),
      });
      const isLate = Date.parse(now) - Date.parse(event.at) > lateAfterMs && event.severity === 'alarm';
      const late = isLate ? `LATE, from ${localTime(event.at, home.timeZone).clock}: ` : '';
      actions.push({
        id: actionId(event, rule.id, `then.${position}`, recipient, content.channel),
        channel: content.channel,
        ruleId: rule.id,
        ruleVersion: version,
        recipient,
        text: late + render(content.text, values),
        ...(content.subject ? { subject: late + render(content.subject, values) } : {}),
        hold: holdOf(event, recipient.role, incident === undefined || input.transition?.kind === 'close'),
        onAmbiguity: recipient.role === 'guest' ? 'park' : 'resend',
        validUntil,
      });
    }
  }
  return { actions, decision: decisionOf(rule, { actions, problems, merged, stale }) };
};

const ownerName = ({ set, event }: PlanInput): string => {
  const id = set.account?.owner;
  const contact = id === undefined ? undefined : set.contacts.get(id);
  return contact?.name ?? id ?? event.account;
};

const decisionOf = (
  rule: Rule,
  outcome: { actions: readonly PlannedAction[]; problems: readonly string[]; merged: number; stale: number },
): Decision => {
  const { actions, problems, merged, stale } = outcome;
  const reasons = [...new Set(problems)];
  if (merged > 0) reasons.push('a rule before it already has a message for the same recipient');
  if (stale > 0) reasons.push('the event is too old to wake anyone');
  if (actions.length === 0) {
    const because = reasons.length > 0 ? reasons.join('; ') : 'there is nobody to tell';
    return { ruleId: rule.id, outcome: merged > 0 ? 'merged' : 'silent', because };
  }
  const people = actions.map(({ channel, recipient }) => `${channel} to ${recipient.name}`).join(', ');
  return { ruleId: rule.id, outcome: 'acts', because: [people, ...reasons].join('; ') };
};

/**
 * Decides all that one event leads to. Pure: the same input gives the same plan, to the letter.
 */
export const planEvent = (input: PlanInput): Plan => {
  const { event, candidates, transition, cooldowns } = input;
  const incident = transition?.incident;
  const timeZone = timeZoneOf(input);
  const taken = new Set<string>();
  const actions: PlannedAction[] = [];
  const decisions: Decision[] = [];
  const claimed: { ruleId: string; until: string }[] = [];

  for (const active of candidates) {
    const { rule } = active;
    const verdict = checkConditions(rule, { event, timeZone, incident, cooldown: cooldowns.get(rule.id) });
    if (!verdict.holds) {
      decisions.push({ ruleId: rule.id, outcome: 'silent', because: verdict.because });
      continue;
    }
    const planned = planRule(active, input, incident, taken);
    actions.push(...planned.actions);
    decisions.push(planned.decision);
    if (rule.cooldown !== undefined && planned.actions.length > 0) {
      claimed.push({ ruleId: rule.id, until: new Date(Date.parse(event.at) + rule.cooldown).toISOString() });
    }
  }
  return { version: 1, ...(transition ? { transition } : {}), actions, cooldowns: claimed, decisions };
};
