import { TransientError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { ActiveSet } from '../rules/active-set.ts';
import { indexRules, type RuleIndex } from '../rules/rule-index.ts';
import { loadActiveSet, revisionOf } from './active-items.ts';
import type { Table } from './table.ts';

export interface LoadedSet {
  readonly set: ActiveSet;
  readonly index: RuleIndex;
}

/** A change must be in force within 30 seconds; the stream and `config` need a few of them. */
const checkAfterMs = 10_000;

interface Cached extends LoadedSet {
  readonly revision: string;
  checkedAt: number;
}

/**
 * What is in force for each account, kept for the container's life: the revision is read again every 10 seconds, the
 * items only when it changed. @throws TransientError when nothing was ever loaded and the table does not answer
 */
export const createActiveSetCache = (
  table: Table,
  clock: Clock,
): ((account: string) => Promise<LoadedSet>) => {
  const cache = new Map<string, Cached>();
  const load = async (account: string, cached: Cached | undefined): Promise<LoadedSet> => {
    const revision = await revisionOf(table, account);
    if (cached?.revision === revision) {
      cached.checkedAt = clock.wall();
      return cached;
    }
    const set = await loadActiveSet(table, account);
    const loaded = { set, index: indexRules(set), revision, checkedAt: clock.wall() };
    cache.set(account, loaded);
    return loaded;
  };

  return async (account) => {
    const cached = cache.get(account);
    if (cached && clock.wall() - cached.checkedAt <= checkAfterMs) return cached;
    try {
      return await load(account, cached);
    } catch (error) {
      // Rules that may be a minute old are better than a night without any.
      if (cached && error instanceof TransientError) return cached;
      throw error;
    }
  };
};
