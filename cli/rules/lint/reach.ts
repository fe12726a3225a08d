import { isDeepStrictEqual } from 'node:util';
import { eventTypes } from '../../../shared/minut/event-catalogue.ts';
import { fitsEvent } from '../../../shared/rules/event-pattern.ts';
import { fitsHome } from '../../../shared/rules/rule-index.ts';
import type { Rule } from '../../../shared/rules/rule-schema.ts';
import type { Finding } from '../finding.ts';
import { findingAt, type RuleBook } from '../rule-book.ts';
import { addressedActions } from './addressed-actions.ts';

type Homes = readonly { readonly id: string; readonly tags: readonly string[] }[];
type Entry = RuleBook['rules'][number];

/** Events that no rule sees: they tell Nightdesk itself what people and timers did. */
const isInternal = ({ origin, category }: (typeof eventTypes)[number]): boolean =>
  origin === 'nightdesk' && category === 'nightdesk';

const typesOf = ({ when }: Rule): ReadonlySet<string> =>
  new Set([
    ...eventTypes
      .filter((type) => !isInternal(type) && fitsEvent(when, type.type, type.category))
      .map(({ type }) => type),
    // A type that Minut may send and the catalogue does not know yet.
    ...when.flatMap(({ excludes, what }) =>
      !excludes && what.kind === 'type' && !eventTypes.some(({ type }) => type === what.type)
        ? [what.type]
        : [],
    ),
  ]);

const coversHomes = (wide: Rule, narrow: Rule, homes: Homes): boolean =>
  wide.homes.includes('all') && wide.homes.every((name) => !name.startsWith('!'))
    ? true
    : isDeepStrictEqual(wide.homes.toSorted(), narrow.homes.toSorted()) ||
      (homes.length > 0 &&
        !narrow.homes.includes('all') &&
        homes.every(({ id, tags }) => !fitsHome(narrow.homes, id, tags) || fitsHome(wide.homes, id, tags)));

const isSubset = (inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean =>
  [...inner].every((one) => outer.has(one));

/** Whether the wide rule runs whenever the narrow one does, and before it. */
const alwaysBefore = (wide: Rule, narrow: Rule, homes: Homes): boolean =>
  wide.id !== narrow.id &&
  (wide.priority < narrow.priority || (wide.priority === narrow.priority && wide.id < narrow.id)) &&
  wide.cooldown === undefined &&
  (wide.during === undefined || isDeepStrictEqual(wide.during, narrow.during)) &&
  (wide.if === undefined || isDeepStrictEqual(wide.if, narrow.if)) &&
  isSubset(typesOf(narrow), typesOf(wide)) &&
  coversHomes(wide, narrow, homes);

const textedBy = (rule: Rule): ReadonlySet<string> =>
  new Set(
    addressedActions(rule)
      .filter(({ path, channel }) => path.startsWith('then') && channel === 'sms')
      .flatMap(({ to }) => to),
  );

const unreachable = (entry: Entry, others: readonly Entry[], homes: Homes): readonly Finding[] => {
  const stopper = others.find(({ value }) => value.stop && alwaysBefore(value, entry.value, homes));
  if (!stopper) return [];
  const sentence = `It never runs: ${stopper.value.id} runs before it for the same events and stops later rules`;
  return [findingAt('warning', entry, '', sentence)];
};

const overlapping = (entry: Entry, others: readonly Entry[], homes: Homes): readonly Finding[] => {
  const mine = textedBy(entry.value);
  return others.flatMap(({ value }) => {
    if (value.stop || !alwaysBefore(value, entry.value, homes)) return [];
    const both = [...textedBy(value)].filter((name) => mine.has(name));
    if (both.length === 0) return [];
    const sentence = `It overlaps with ${value.id}, which always runs before it: ${both.join(', ')} gets that rule's text only`;
    return [findingAt('warning', entry, 'then', sentence)];
  });
};

const matchesNothing = (entry: Entry): readonly Finding[] => {
  if (typesOf(entry.value).size > 0) return [];
  const sentence = '`when` fits no event that a rule can see, so it never runs';
  return [findingAt('warning', entry, 'when', sentence)];
};

/** Rules that never run, and rules whose texts another rule always takes the place of. */
export const checkReach = ({ rules, homes }: RuleBook): readonly Finding[] => {
  const known = homes.map(({ value }) => value);
  const live = rules.filter(({ value }) => value.enabled);
  return live.flatMap((entry) => {
    const others = live.filter(
      ({ value, key }) => !value.dryRun && (key.account === undefined || key.account === entry.key.account),
    );
    const never = [...matchesNothing(entry), ...unreachable(entry, others, known)];
    return never.length > 0 ? never : overlapping(entry, others, known);
  });
};
