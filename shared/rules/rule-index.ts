import { eventTypeOf } from '../minut/event-catalogue.ts';
import type { ActiveRule, ActiveSet } from './active-set.ts';
import { fitsEvent } from './event-pattern.ts';

const byPriority = (a: ActiveRule, b: ActiveRule): number =>
  a.rule.priority - b.rule.priority || (a.rule.id < b.rule.id ? -1 : 1);

/** Whether a home is meant, by `all`, its id or a tag, and by none of the names with `!`. */
export const fitsHome = (names: readonly string[], homeId: string, tags: readonly string[]): boolean => {
  const isNamed = (name: string) => name === 'all' || name === homeId || tags.includes(name);
  const excluded = names.filter((name) => name.startsWith('!'));
  if (excluded.some((name) => isNamed(name.slice(1)))) return false;
  return excluded.length === names.length || names.some(isNamed);
};

/**
 * Finds the rules that an event of a type in a home can match, in the order in which they run. Types are looked up
 * once and remembered, so the cost of an event does not grow with the rules that cannot match.
 */
export interface RuleIndex {
  candidates(type: string, homeId: string): readonly ActiveRule[];
}

export const indexRules = ({ rules, homes }: Pick<ActiveSet, 'rules' | 'homes'>): RuleIndex => {
  const enabled = rules.filter(({ rule }) => rule.enabled).toSorted(byPriority);
  const byType = new Map<string, readonly ActiveRule[]>();

  const ofType = (type: string): readonly ActiveRule[] => {
    let found = byType.get(type);
    if (!found) {
      const category = eventTypeOf(type)?.category ?? 'unknown';
      found = enabled.filter(({ rule }) => fitsEvent(rule.when, type, category));
      byType.set(type, found);
    }
    return found;
  };

  return {
    candidates(type, homeId) {
      const tags = homes.get(homeId)?.tags ?? [];
      return ofType(type).filter(({ rule }) => fitsHome(rule.homes, homeId, tags));
    },
  };
};
