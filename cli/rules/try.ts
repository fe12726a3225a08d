import { readFileSync } from 'node:fs';
import { closest } from 'fastest-levenshtein';
import { eventTypeOf, eventTypes, vendorTypeOf } from '../../shared/minut/event-catalogue.ts';
import { type MinutEvent, parseDelivery } from '../../shared/minut/minut-event.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import type { Facts } from '../../shared/rules/facts.ts';
import { localTime } from '../../shared/rules/local-time.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { UsageError } from '../usage.ts';
import { type FactsOptions, factsOfOptions } from './facts-option.ts';
import { createNight, type Night, type NightMessage } from './night.ts';
import type { NightEvent } from './night-event.ts';
import { counted, paint, print, printJson } from './output.ts';
import { overlay } from './overlay.ts';
import { readItems } from './source-items.ts';
import { openTarget, type TargetOptions } from './target.ts';

export interface TryOptions extends TargetOptions, FactsOptions {
  readonly account?: string;
  readonly event?: string;
  readonly type?: string;
  readonly home?: string;
  readonly device?: string;
  readonly at?: string;
  readonly value?: string;
  readonly with?: readonly string[];
  readonly json?: boolean;
}

/** Long enough for a ladder to run twice and reach the fallback; shorter than what counts as silence. */
const watchMs = 3 * 3_600_000;

const readEvent = (file: string): MinutEvent => {
  let body: unknown;
  try {
    body = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UsageError(`${file} cannot be read as JSON.`, { cause });
  }
  const event = parseDelivery(body);
  if (event) return event;
  throw new UsageError(`${file} is no event of Minut: it needs id, type and created_at.`);
};

const timeOf = (text: string | undefined, now: number): string => {
  const time = text === undefined ? now : Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError(`--at ${text} is no time; write it as 2026-11-21T22:30:00Z.`);
  return new Date(time).toISOString();
};

const typeOf = (name: string): string => {
  const type = vendorTypeOf(name) ?? (name.startsWith('minut:') ? name.slice('minut:'.length) : undefined);
  if (type) return type;
  const names = eventTypes.flatMap((entry) => [entry.type, entry.alias]);
  throw new UsageError(`There is no event ${name}; did you mean ${closest(name, names)}?`);
};

const eventOf = (options: TryOptions, set: ActiveSet, account: string, now: number): NightEvent => {
  const value = options.value === undefined ? undefined : Number(options.value);
  if (Number.isNaN(value)) throw new UsageError(`--value ${options.value} is no number.`);
  const [firstHome] = set.homes.keys();
  const homeId = options.home ?? firstHome ?? 'home';
  if (options.event !== undefined) {
    const read = readEvent(options.event);
    const at = options.at === undefined ? read.at : timeOf(options.at, now);
    return { ...read, account, homeId: options.home ?? read.homeId ?? homeId, at };
  }
  if (options.type === undefined)
    throw new UsageError('Say which event: --type noise-started, or --event FILE with one of Minut as JSON.');
  const at = timeOf(options.at, now);
  return { id: 'trial', account, type: typeOf(options.type), at, homeId, deviceId: options.device, value };
};

/** The event in a night of its own; until its incident is over by itself, nobody answers. */
const play = (set: ActiveSet, event: NightEvent, facts: Facts, timeZone: string, pages: string): Night => {
  const night = createNight({
    set,
    defaultTimeZone: timeZone,
    factsOf: () => facts,
    linkTo: (incidentId) => `${pages}/i/${incidentId}`,
  });
  night.tell(event);
  night.pass(new Date(Date.parse(event.at) + watchMs).toISOString());
  return night;
};

const pictureOf = ({ at, action, outcome, reason }: NightMessage) => ({
  at,
  channel: action.channel,
  to: action.recipient.name,
  address: action.recipient.address,
  ruleId: action.ruleId,
  outcome: outcome === 'sent' ? 'would be sent' : outcome === 'dry-run' ? 'dry run' : 'withheld',
  ...(reason ? { reason } : {}),
  ...(action.subject ? { subject: action.subject } : {}),
  text: action.text,
});

const printMessages = (messages: readonly NightMessage[], clock: (at: string) => string): void => {
  for (const message of messages) {
    const { at, channel, to, address, ruleId, outcome, reason, subject, text } = pictureOf(message);
    const note =
      outcome === 'would be sent' ? '' : paint('yellow', `  ${outcome}${reason ? `: ${reason}` : ''}`);
    print(
      `  ${clock(at)}  ${channel.padEnd(5)}  ${paint('bold', to)} ${address}  ${paint('dim', ruleId)}${note}`,
    );
    if (subject) print(`         ${paint('cyan', subject)}`);
    for (const line of text.trimEnd().split('\n')) print(`         ${paint('cyan', line)}`);
  }
};

/** `try`: who would get what and why, without sending anything. */
export const tryRule = async (ruleId: string | undefined, options: TryOptions): Promise<void> => {
  const { config, clock, timeZone, pages } = await openTarget(options);
  const account = options.account ?? 'default';
  const { items, findings } = readItems(options.with ?? [], options.account);
  const [broken] = findings;
  if (broken) throw new UsageError(`${broken.item}: ${broken.sentence}`);
  const set = overlay(await loadActiveSet(config, account), items, account);
  if (ruleId !== undefined && !set.rules.some(({ rule }) => rule.id === ruleId)) {
    const ids = set.rules.map(({ rule }) => rule.id);
    throw new UsageError(`There is no rule ${ruleId} in force; there are ${ids.join(', ') || 'none'}.`);
  }
  const event = eventOf(options, set, account, clock.now());
  const night = play(set, event, factsOfOptions(options), timeZone, pages);
  const decisions = night.plans[0]?.plan.decisions ?? [];
  const mine = ({ ruleId: id }: { readonly ruleId: string }) => ruleId === undefined || id === ruleId;
  const messages = night.messages.filter(({ action }) => mine(action));
  const now = messages.filter((message) => message.event.id === event.id);
  const later = messages.filter((message) => message.event.id !== event.id);
  const guestUpdates = night.plans.flatMap(({ plan }) => plan.guestUpdates).filter(mine);
  if (options.json) {
    return printJson({
      event,
      decisions: decisions.filter(mine),
      messages: now.map(pictureOf),
      later: later.map(pictureOf),
      guestUpdates,
    });
  }
  const zone = set.homes.get(event.homeId)?.timeZone ?? set.account?.timeZone ?? timeZone;
  const wall = (at: string) => localTime(at, zone).clock;
  const { weekday, date, clock: time } = localTime(event.at, zone);
  const home = set.homes.get(event.homeId)?.name ?? event.homeId;
  print(
    paint(
      'bold',
      `${eventTypeOf(event.type)?.title ?? event.type} at ${home}, ${weekday} ${date} ${time} (${zone})`,
    ),
  );
  print();
  printMessages(now, wall);
  if (now.length === 0) print('  Nobody gets anything.');
  for (const { change } of guestUpdates) print(`  The guest's stay would become ${JSON.stringify(change)}`);
  if (later.length > 0) {
    print(paint('dim', '\nIf nobody answers and it goes on:'));
    printMessages(later, wall);
  }
  print(paint('dim', '\nWhy:'));
  const seen = decisions.filter(mine);
  for (const { ruleId: id, outcome, because } of seen)
    print(`  ${paint(outcome === 'acts' ? 'green' : 'yellow', outcome.padEnd(6))}  ${id}: ${because}`);
  if (ruleId !== undefined && seen.length === 0)
    print(
      `  ${ruleId} does not look at this event: its \`when\` or \`homes\` leave it out, or it is disabled`,
    );
  print(`\n${counted(now.length, 'message')} at once, ${later.length} later. Nothing was sent.`);
};
