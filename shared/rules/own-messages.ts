import type { Incident } from '../incidents/incident.ts';
import type { Transition } from '../incidents/transition.ts';
import { type BuiltInTextName, builtInText } from '../messages/built-in-texts.ts';
import type { ActiveRule } from './active-set.ts';
import { localTime } from './local-time.ts';
import { ownRuleId, type PlannedAction } from './plan.ts';
import { homeOf, type PlanInput, recipientContext, valuesFor } from './plan-input.ts';
import { actionId, languagesOf } from './plan-messages.ts';
import { quietUntil } from './quiet-until.ts';
import { type Found, resolveRecipient } from './recipients.ts';

/** News about an incident that people have in hand is stale after this. */
const newsLifetimeMs = 30 * 60_000;

/** An instant so many milliseconds after another, both ISO UTC. */
export const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** Good news wakes nobody. */
const canWait: readonly BuiltInTextName[] = ['over', 'taken'];

/** That somebody has it is news once: whoever says so again, to a reminder, tells the others nothing new. */
const identityOf = (input: PlanInput, incident: Incident, name: BuiltInTextName): PlanInput => {
  if (name !== 'taken') return input;
  const id = `taken:${incident.id}:${incident.episode}:${incident.acknowledgedBy?.key ?? ''}`;
  return { ...input, event: { ...input.event, id } };
};

/** A message in Nightdesk's own words to one recipient. */
export const say = (
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
    // When it was over or taken, not when Minut last told of it.
    'event.time': localTime(input.event.at, homeOf(input).timeZone).clock,
  };
  const { key, role, address } = recipient;
  const notBefore = canWait.includes(name) ? quietUntil(recipient, input) : undefined;
  const text = builtInText(name, languages, values, incident.acknowledgedBy?.name);
  return {
    id: actionId(identityOf(input, incident, name), ownRuleId, name, key),
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

/** Finds people by the keys that stand on the incident's actions. Guests are not among them. */
export const staffOf = (input: PlanInput, keys: readonly string[]): readonly Found[] => {
  const context = recipientContext(input);
  const found = keys.flatMap((key) => {
    const [kind, ...rest] = key.split(':');
    return kind === 'contact' || kind === 'address'
      ? resolveRecipient(rest.join(':'), 'sms', context).recipients
      : [];
  });
  return [...new Map(found.map((recipient) => [recipient.address, recipient])).values()];
};

/** The rule as it is in force now. */
export const ruleOf = ({ set }: PlanInput, ruleId: string): ActiveRule | undefined =>
  set.rules.find(({ rule }) => rule.id === ruleId);

/** Staff who were texted about the incident by a rule that wants them to hear how it goes on. */
export const textedStaff = (
  input: PlanInput,
  wants: 'notifyEnd' | 'notifyAcknowledged',
): readonly string[] => {
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
