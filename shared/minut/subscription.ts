import type { ActiveRule } from '../rules/active-set.ts';
import { type EventType, eventTypes } from './event-catalogue.ts';
import type { Hook } from './hooks.ts';

/** Everything, also what Minut will invent: `*` must stand alone. */
const all = ['*'] as const;

/** What a rule's `when` may hold, already resolved to vendor's names; `undefined` stands for a pattern of unknown reach. */
export type WantedTypes = readonly (string | undefined)[];

/** Our own event types are nobody's to subscribe to: Minut would refuse the whole request. */
const isMinuts = ({ origin }: EventType): boolean => origin !== 'nightdesk';
const minutTypes = eventTypes.filter(isMinuts);

/** What incidents need whatever the rules say: without the end of a condition, its incident would never close. */
const incidentTypes = minutTypes
  .filter(({ role }) => role !== undefined && role !== 'informs')
  .map(({ type }) => type);

/**
 * The event types to subscribe to: those of the rules in force and those that open, escalate or close incidents; `*`
 * when a rule asks for more than the catalogue knows.
 */
export const wantedSubscription = (ofRules: WantedTypes): readonly string[] => {
  const byType = new Map(eventTypes.map((entry) => [entry.type, entry]));
  if (ofRules.some((type) => type === undefined || !byType.has(type))) return all;
  const ofMinut = ofRules.flatMap((type) => {
    const entry = byType.get(type ?? '');
    return entry && isMinuts(entry) ? [entry.type] : [];
  });
  return [...new Set([...ofMinut, ...incidentTypes])].toSorted();
};

/** Whether a webhook delivers at least the wanted types. */
export const covers = (hook: Pick<Hook, 'events'>, wanted: readonly string[]): boolean =>
  hook.events.includes('*') || (wanted[0] !== '*' && wanted.every((type) => hook.events.includes(type)));

/** Whether a webhook delivers exactly the wanted types. */
export const matches = (hook: Pick<Hook, 'events'>, wanted: readonly string[]): boolean =>
  hook.events.length === wanted.length && wanted.every((type) => hook.events.includes(type));

/** The vendor's names that a rule's pattern stands for; undefined where it reaches beyond the catalogue. */
const typesOf = ({ excludes, what }: ActiveRule['rule']['when'][number]): WantedTypes => {
  // What is left when some are excluded is best told by subscribing to everything.
  if (excludes || what.kind === 'pattern') return [undefined];
  if (what.kind === 'type') return [what.type];
  return eventTypes.filter(({ category }) => category === what.category).map(({ type }) => type);
};

/** What to subscribe to so that the given rules, where they are enabled, see what they are about. */
export const subscriptionFor = (rules: readonly ActiveRule[]): readonly string[] =>
  wantedSubscription(
    rules.filter(({ rule }) => rule.enabled).flatMap(({ rule }) => rule.when.flatMap(typesOf)),
  );
