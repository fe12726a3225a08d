import { createHash } from 'node:crypto';
import type { Incident } from '../incidents/incident.ts';
import { languageOfNumber } from '../messages/language.ts';
import { textIn } from '../messages/localized-text.ts';
import { render } from '../messages/template.ts';
import { eventTypeOf } from '../minut/event-catalogue.ts';
import type { Action } from './action-schema.ts';
import type { ActiveRule } from './active-set.ts';
import { localTime } from './local-time.ts';
import { defaultMaxAgeMs, lateAfterMs, oldestEverMs } from './max-age.ts';
import { type Content, contentOf } from './message-content.ts';
import type { Hold, PlannedAction, Recipient } from './plan.ts';
import { homeOf, overSince, type PlanInput, valuesFor } from './plan-input.ts';
import { quietUntil } from './quiet-until.ts';
import { type Reached, reach } from './reach.ts';
import type { Found } from './recipients.ts';

/** The channels and addresses that a rule before already has a message for: one event, one text per recipient. */
export type Taken = Set<string>;

export interface MessageSet {
  readonly actions: readonly PlannedAction[];
  /** Why somebody gets nothing, or somebody else does; one sentence each. */
  readonly reasons: readonly string[];
  readonly merged: boolean;
}

export interface MessageContext {
  readonly input: PlanInput;
  /** The incident after the event. */
  readonly incident: Incident | undefined;
  readonly active: ActiveRule;
  /** `then`, or `escalate.<run>.<step>`. */
  readonly place: string;
  readonly isStep: boolean;
  /** Minut did not say all that the conditions asked for: no guest is texted. */
  readonly unsure: boolean;
  readonly taken: Taken;
  /** Further recipients of every message, of a ladder that starts again. */
  readonly wider: readonly string[];
}

/** One identity per action, from event, rule, position and recipient: equal inputs give equal ids. */
export const actionId = (input: PlanInput, ruleId: string, position: string, recipientKey: string): string =>
  createHash('sha256')
    .update(JSON.stringify([input.event.account, input.event.id, ruleId, position, recipientKey]))
    .digest('hex')
    .slice(0, 20);

const plain = ({ key, role, name, address }: Found): Recipient => ({ key, role, name, address });

const holdOf = ({ input, incident, isStep }: MessageContext, role: Recipient['role']): Hold => {
  if (isStep) return 'when-taken';
  // What an event without an incident, or the end of one, leads to cannot be over; late news of what is over is.
  if (incident === undefined || input.transition?.kind === 'close') return 'never';
  if (role === 'guest') return 'when-taken';
  return input.event.severity === 'alarm' ? 'never' : 'when-over';
};

/** Staff read the language of their contact or account; a guest's is told by the number, before the home's. */
export const languagesOf = (recipient: Found, input: PlanInput): readonly (string | undefined)[] => {
  const ofNumber = recipient.address.startsWith('+') ? languageOfNumber(recipient.address) : undefined;
  const { language } = homeOf(input);
  return recipient.role === 'guest'
    ? [ofNumber, language]
    : [recipient.contact?.language, language, ofNumber];
};

const message = (
  content: Content,
  index: number,
  recipient: Found,
  { otherwise, insteadOfGuest }: Reached,
  context: MessageContext,
): PlannedAction => {
  const { input, incident, active, place, isStep } = context;
  const { event, told } = input;
  const { rule, version } = active;
  const values = valuesFor(input, incident, recipient.key, rule.id);
  const languages = languagesOf(recipient, input);
  const late = lateness(context);
  const prefix = insteadOfGuest ? `${late}Not texted to the guest (${insteadOfGuest}): ` : late;
  const others = otherwise.filter(({ address }) => address !== recipient.address);
  const urgent = isUrgent(context);
  const notBefore = isStep || urgent ? undefined : quietUntil(recipient, input);
  const freshUntil = Date.parse(event.at) + maxAgeOf(context, recipient.role);
  return {
    id: actionId(input, rule.id, `${place}.${index}.${content.channel}`, recipient.key),
    channel: content.channel,
    ruleId: rule.id,
    ruleVersion: version,
    recipient: plain(recipient),
    text: prefix + render(textIn(content.text, languages), values),
    ...(content.subject ? { subject: late + render(textIn(content.subject, languages), values) } : {}),
    hold: holdOf(context, recipient.role),
    onAmbiguity: recipient.role === 'guest' ? 'park' : 'resend',
    validUntil: new Date(notBefore ? Date.parse(notBefore) + graceMs : freshUntil).toISOString(),
    ...(notBefore ? { notBefore } : {}),
    ...(urgent ? { urgent } : {}),
    ...(told.some(({ key, sent }) => sent && key === recipient.key) ? {} : { first: true }),
    ...(rule.dryRun ? { dryRun: true } : {}),
    ...(others.length > 0 ? { otherwise: others.map(plain) } : {}),
    ...(recipient.role === 'guest' ? { guest: guestLimits(input) } : {}),
  };
};

/** What stands before an alarm that comes late, or of something that is over. */
const lateness = ({ input, incident }: MessageContext): string => {
  const { event, now } = input;
  const { timeZone } = homeOf(input);
  if (event.severity !== 'alarm') return '';
  const from = localTime(event.at, timeZone).clock;
  const over = overSince(input, incident);
  if (over) return `OVER, ${from} to ${localTime(over, timeZone).clock}: `;
  return Date.parse(now) - Date.parse(event.at) > lateAfterMs ? `LATE, from ${from}: ` : '';
};

const halfDayMs = 12 * 3_600_000;

/** A night is named after the evening it begins in: it lasts from noon to noon in the home. */
const guestLimits = (input: PlanInput): NonNullable<PlannedAction['guest']> => {
  const evening = new Date(Date.parse(input.event.at) - halfDayMs).toISOString();
  const { stay } = input.facts;
  const until = stay.kind === 'staying' ? stay.guest.checkOut : undefined;
  return { night: localTime(evening, homeOf(input).timeZone).date, ...(until ? { until } : {}) };
};

/** A step of an alarm is as urgent as the alarm: the timer that it comes from is not. */
const isUrgent = ({ input, incident, isStep }: MessageContext): boolean =>
  input.event.severity === 'alarm' ||
  (isStep && incident !== undefined && eventTypeOf(incident.latest.type)?.severity === 'alarm');

/** What waited for the end of a quiet time is sent within this time after it, or not at all. */
const graceMs = 30 * 60_000;

const maxAgeOf = ({ input, active }: MessageContext, role: Recipient['role']): number => {
  const { category, severity } = input.event;
  return Math.min(active.rule.maxAge ?? defaultMaxAgeMs(category, severity, role), oldestEverMs);
};

/** Those who may be disturbed first: who is not gets it only when nobody else does. */
const disturbable = (found: readonly Found[], { input, isStep }: MessageContext): readonly Found[] => {
  if (isStep || input.event.severity === 'alarm') return found;
  const awake = found.filter((recipient) => quietUntil(recipient, input) === undefined);
  return awake.length > 0 ? awake : found;
};

/** Plans the messages of a list of actions: recipients, languages, texts; one message per recipient and event. */
export const planMessages = (actions: readonly Action[], context: MessageContext): MessageSet => {
  const { input, taken, wider } = context;
  const planned: PlannedAction[] = [];
  const reasons = new Set<string>();
  let merged = false;

  for (const [index, action] of actions.entries()) {
    const content = contentOf(action);
    if (!content) continue;
    const reached = [...content.to, ...wider].map((name) => reach(name, content, context));
    for (const reason of reached.flatMap((each) => each.reasons)) reasons.add(reason);
    const everyone = reached.flatMap((each) => each.found.map((recipient) => ({ recipient, each })));
    const awake = new Set(
      disturbable(
        everyone.map(({ recipient }) => recipient),
        context,
      ),
    );
    for (const { recipient, each } of everyone) {
      const slot = `${content.channel} ${recipient.address}`;
      if (!awake.has(recipient)) {
        reasons.add(`${recipient.name} is not to be disturbed`);
      } else if (taken.has(slot)) {
        merged = true;
      } else {
        const action = message(content, index, recipient, each, context);
        if (action.validUntil <= input.now) {
          reasons.add('the event is too old to wake anyone');
        } else {
          taken.add(slot);
          planned.push(action);
        }
      }
    }
  }
  if (merged) reasons.add('a message for the same recipient is planned already');
  return { actions: planned, reasons: [...reasons], merged };
};
