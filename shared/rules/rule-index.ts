import { eventTypeOf } from '../minut/event-catalogue.ts';
import type { ActiveRule, ActiveSet } from './active-set.ts';
import { fitsEvent } from './event-pattern.ts';

const byPriority = (a: ActiveRule, b: ActiveRule): number =>
  a.rule.priority - b.rule.priority || (a.rule.id < b.rule.id ? -1 : 1);

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
      found = enabled.filter(({ rule }) => rule.when.some((pattern) => fitsEvent(pattern, type, category)));
      byType.set(type, found);
    }
    return found;
  };

  return {
    candidates(type, homeId) {
      const tags = homes.get(homeId)?.tags ?? [];
      return ofType(type).filter(({ rule }) =>
        rule.homes.some((name) => name === 'all' || name === homeId || tags.includes(name)),
      );
    },
  };
};
