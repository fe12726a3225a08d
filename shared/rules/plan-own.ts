import type { Incident, Ladder } from '../incidents/incident.ts';
import { closed, resumed, type Transition } from '../incidents/transition.ts';
import { type BuiltInTextName, builtInText } from '../messages/built-in-texts.ts';
import { eventTypeOf } from '../minut/event-catalogue.ts';
import type { ActiveRule } from './active-set.ts';
import { type Decision, ownRuleId, type Plan, type PlannedAction, type PlannedTimer } from './plan.ts';
import { type Climb, continueLadder, mostPasses, startAgain } from './plan-escalation.ts';
import { type PlanInput, recipientContext, valuesFor } from './plan-input.ts';
import { actionId, contentOf, languagesOf, planMessages } from './plan-messages.ts';
import { quietUntil } from './quiet-until.ts';
import { type Found, resolveRecipient } from './recipients.ts';

const minuteMs = 60_000;
/** Whoever took an incident is asked after this time whether it is still theirs … */
const remindAfterMs = 30 * minuteMs;
/** … and when there is no answer for this long, the ladder goes on. */
const unansweredAfterMs = 10 * minuteMs;
/** News about an incident that people have in hand is stale after this. */
const newsLifetimeMs = 30 * minuteMs;

const nothing = {
  actions: [],
  guestUpdates: [],
  timers: [],
  ladders: {},
  cooldowns: [],
  decisions: [],
} as const;

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** Good news wakes nobody. */
const canWait: readonly BuiltInTextName[] = ['over', 'taken'];

const say = (
  input: PlanInput,
  incident: Incident,
  recipient: Found,
  name: BuiltInTextName,
  hold: PlannedAction['hold'],
  channel: 'sms' | 'email' = 'sms',
): PlannedAction => {
  const languages = languagesOf(recipient, input);
  const values = {
    ...valuesFor(input, incident, recipient.key, ownRuleId),
    'event.time': closingTime(input),
  };
  const { key, role, address } = recipient;
  const notBefore = canWait.includes(name) ? quietUntil(recipient, input) : undefined;
  const text = builtInText(name, languages, values, incident.acknowledgedBy?.name);
  return {
    id: actionId(input, ownRuleId, name, key),
    channel,
    ruleId: ownRuleId,
    ruleVersion: '1',
    recipient: { key, role, name: recipient.name, address },
    text,
    ...(channel === 'email' ? { subject: text.split(': ')[0] ?? text } : {}),
    hold,
    onAmbiguity: 'resend',
    validUntil: later(notBefore ?? input.event.at, newsLifetimeMs),
    ...(notBefore ? { notBefore } : {}),
  };
};

const closingTime = (input: PlanInput): string =>
  valuesFor({ ...input, about: undefined }, undefined, '', ownRuleId)['event.time'] ?? '';

/** Finds people by the keys that stand on the incident's actions. Guests are not among them. */
const staffOf = (input: PlanInput, keys: readonly string[]): readonly Found[] => {
  const context = recipientContext(input);
  const found = keys.flatMap((key) => {
    const [kind, ...rest] = key.split(':');
    return kind === 'contact' || kind === 'address'
      ? resolveRecipient(rest.join(':'), 'sms', context).recipients
      : [];
  });
  return [...new Map(found.map((recipient) => [recipient.address, recipient])).values()];
};

const ruleOf = ({ set }: PlanInput, ruleId: string): ActiveRule | undefined =>
  set.rules.find(({ rule }) => rule.id === ruleId);

/** Staff who were texted about the incident by a rule that wants them to hear how it goes on. */
const textedStaff = (input: PlanInput, wants: 'notifyEnd' | 'notifyAcknowledged'): readonly string[] => {
  const texted = input.told.filter(({ channel, sent }) => channel !== 'email' && sent);
  return texted.filter(({ ruleId }) => ruleOf(input, ruleId)?.rule[wants] ?? true).map(({ key }) => key);
};

/**
 * The all-clear: to whoever took the incident, else to all staff who were texted, never to guests. Those whom a rule
 * tells something about the end already are left out.
 */
export const planAllClear = (
  input: PlanInput,
  { incident }: Transition,
  actions: readonly PlannedAction[],
) => {
  const { acknowledgedBy } = incident;
  const texted = textedStaff(input, 'notifyEnd');
  const keys = acknowledgedBy && texted.length > 0 ? [acknowledgedBy.key] : texted;
  const told = new Set(
    actions.filter(({ channel }) => channel === 'sms').map(({ recipient }) => recipient.address),
  );
  return staffOf(input, keys)
    .filter(({ address }) => !told.has(address))
    .map((recipient) => say(input, incident, recipient, 'over', 'never'));
};

const acknowledged = (input: PlanInput, incident: Incident): Partial<Plan> => {
  const { event, about } = input;
  const follows = about?.follows ?? event.at;
  const others = textedStaff(input, 'notifyAcknowledged').filter((key) => key !== about?.by?.key);
  const withName = { ...incident, ...(about?.by ? { acknowledgedBy: about.by } : {}) };
  return {
    actions: staffOf(input, others).map((recipient) => say(input, withName, recipient, 'taken', 'when-over')),
    timers: [
      {
        id: `reminder:${incident.id}:${follows}`,
        type: 'nightdesk.reminder',
        dueAt: later(follows, remindAfterMs),
        follows,
      },
    ],
  };
};

const reminder = (input: PlanInput, incident: Incident): Partial<Plan> => {
  const { event, about } = input;
  const follows = about?.follows;
  const { acknowledgedBy, acknowledgedAt, status } = incident;
  if (!follows || !acknowledgedBy || status !== 'acknowledged' || acknowledgedAt !== follows) return {};
  return {
    actions: staffOf(input, [acknowledgedBy.key]).map((one) =>
      say(input, incident, one, 'stillGoingOn', 'when-over'),
    ),
    timers: [
      {
        id: `resume:${incident.id}:${follows}`,
        type: 'nightdesk.resume',
        dueAt: later(event.at, unansweredAfterMs),
        follows,
      },
    ],
  };
};

const snoozed = ({ about }: PlanInput, incident: Incident): Partial<Plan> => {
  const until = about?.until;
  if (!until) return {};
  return {
    timers: [
      { id: `resume:${incident.id}:${until}`, type: 'nightdesk.resume', dueAt: until, follows: until },
    ],
  };
};

const resume = (input: PlanInput, incident: Incident): Partial<Plan> => {
  const follows = input.about?.follows;
  const isTaken = incident.status === 'acknowledged' && incident.acknowledgedAt === follows;
  const isSnoozed = incident.status === 'snoozed' && incident.snoozedUntil === follows;
  if (!follows || !(isTaken || isSnoozed)) return {};
  const transition = resumed(incident, follows);
  const climbs = Object.entries(incident.ladders).flatMap(([ruleId, ladder]): [string, Climb][] => {
    const rule = ruleOf(input, ruleId)?.rule;
    return rule?.escalate ? [[ruleId, continueLadder(input, transition.incident, rule, ladder)]] : [];
  });
  return {
    transition,
    ladders: Object.fromEntries(climbs.map(([ruleId, { ladder }]) => [ruleId, ladder])),
    timers: climbs.flatMap(([, { timers }]) => timers),
  };
};

const silent = (ruleId: string, because: string): Partial<Plan> => ({
  decisions: [{ ruleId, outcome: 'silent', because }],
});

/** Everybody whom the steps before this one reach; for a ladder that starts again. */
const widerRecipients = ({ rule }: ActiveRule, step: number): readonly string[] => {
  const before = [rule.then, ...(rule.escalate ?? []).slice(0, step).map((each) => each.then)].flat();
  const names = before.flatMap((action) => contentOf(action)?.to ?? []);
  return [...new Set(names)].filter((name) => name !== 'guest');
};

const fallback = (input: PlanInput, incident: Incident, ruleId: string): Partial<Plan> => {
  const { account } = input.set;
  const context = recipientContext(input);
  const who = account?.fallback ?? 'owner';
  const texted = resolveRecipient(who, 'sms', context).recipients;
  const channel = texted.length > 0 ? 'sms' : 'email';
  const recipients = texted.length > 0 ? texted : resolveRecipient(who, 'email', context).recipients;
  const because = 'nobody answered any step, so the fallback contact of the account is told';
  return {
    actions: recipients.map((recipient) => ({
      ...say(input, incident, recipient, 'nobodyAnswered', 'when-taken', channel),
      ...(eventTypeOf(incident.latest.type)?.severity === 'alarm' ? { urgent: true } : {}),
    })),
    decisions: [{ ruleId, outcome: recipients.length > 0 ? 'acts' : 'silent', because }],
  };
};

const climbOn = (input: PlanInput, incident: Incident, active: ActiveRule, ladder: Ladder): Partial<Plan> => {
  if (ladder.pass >= mostPasses) return fallback(input, incident, active.rule.id);
  const again = startAgain(input, incident, active.rule, ladder);
  const because =
    'nobody answered any step, so the escalation starts again and each step reaches more people';
  return {
    ladders: { [active.rule.id]: again.ladder },
    timers: again.timers,
    decisions: [{ ruleId: active.rule.id, outcome: 'acts', because }],
  };
};

const step = (input: PlanInput, incident: Incident): Partial<Plan> => {
  const due = input.about?.ladder;
  if (!due) return {};
  const { ruleId, round, step: index } = due;
  const ladder = incident.ladders[ruleId];
  const active = ruleOf(input, ruleId);
  if (!active?.rule.escalate || !active.rule.enabled)
    return silent(ruleId, 'the rule has no escalation any more');
  if (!ladder || ladder.run !== round) return silent(ruleId, 'the escalation has gone on another way');
  if (incident.status !== 'open')
    return silent(ruleId, `somebody has taken the incident (${incident.status})`);
  const planned = active.rule.escalate[index];
  if (!planned) return climbOn(input, incident, active, ladder);
  const messages = planMessages(planned.then, {
    input,
    incident,
    active,
    place: `escalate.${ladder.run}.${index}`,
    isStep: true,
    unsure: false,
    taken: new Set(),
    wider: ladder.pass > 1 ? widerRecipients(active, index) : [],
  });
  const people = messages.actions.map(({ channel, recipient }) => `${channel} to ${recipient.name}`);
  const decision: Decision = {
    ruleId,
    outcome: people.length > 0 ? 'acts' : 'silent',
    because: `step ${index + 1}: ${[people.join(', '), ...messages.reasons].filter(Boolean).join('; ')}`,
  };
  return {
    actions: messages.actions,
    ladders: { [ruleId]: { ...ladder, done: index + 1 } },
    timers: planned.then.some(({ resolve }) => resolve)
      ? [
          {
            id: `resolve:${incident.id}:${incident.episode}:${ruleId}`,
            type: 'nightdesk.resolved',
            dueAt: input.event.at,
          },
        ]
      : [],
    decisions: [decision],
  };
};

const silenceTimer = (incident: Incident, silenceMs: number): PlannedTimer => ({
  id: `silent:${incident.id}:${incident.lastEventAt}`,
  type: 'nightdesk.silent',
  dueAt: later(incident.lastEventAt, silenceMs),
});

/** A timer that looks whether the incident has gone silent. @param silenceMs how long without news is silence */
export const watchSilence = silenceTimer;

const over = (input: PlanInput, incident: Incident): Partial<Plan> => {
  const transition = closed(incident, input.event.at);
  return { transition, actions: planAllClear(input, transition, []) };
};

const goneSilent = (input: PlanInput, incident: Incident, silenceMs: number): Partial<Plan> => {
  const isSilent = later(incident.lastEventAt, silenceMs) <= input.event.at;
  return isSilent ? over(input, incident) : { timers: [silenceTimer(incident, silenceMs)] };
};

/**
 * Plans what people and timers told us about an incident. One that is over meanwhile needs nothing any more.
 * @param silenceMs how long without news is silence
 */
export const planOwnEvent = (input: PlanInput, incident: Incident, silenceMs: number): Plan => {
  const note: Transition = { kind: 'note', incident };
  const base = { version: 1, ...nothing, transition: note } as const;
  if (incident.status === 'resolved') return base;
  switch (input.event.type) {
    case 'nightdesk.acknowledged':
      return { ...base, ...acknowledged(input, incident) };
    case 'nightdesk.snoozed':
      return { ...base, ...snoozed(input, incident) };
    case 'nightdesk.reminder':
      return { ...base, ...reminder(input, incident) };
    case 'nightdesk.resume':
      return { ...base, ...resume(input, incident) };
    case 'nightdesk.step':
      return { ...base, ...step(input, incident) };
    case 'nightdesk.resolved': {
      const { by, episode } = input.about ?? {};
      // A rule ends what it saw, not what came back after that; a person ends what is there.
      if (!by && episode !== undefined && episode !== incident.episode) return base;
      return { ...base, ...over(input, incident) };
    }
    case 'nightdesk.silent':
      return { ...base, ...goneSilent(input, incident, silenceMs) };
    default:
      return base;
  }
};
