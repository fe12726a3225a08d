import type { Item, Key, Table } from '../shared/store/table.ts';

const keyOf = (key: Item | Key): string =>
  'pk' in key ? `${String(key.pk)} ${String(key.sk)}` : `${String(key.kind)} ${String(key.id)}`;

/** Items that are kept; the oldest go, so that a long run measures the handlers and not the heap. */
const mostItems = 5_000;

/**
 * A table in memory for the comparison with Node-RED: puts once, and grants every update, since each event of that
 * comparison is new. Only for measuring; the tests run on dynalite.
 */
export const memoryTable = (): Table => {
  const items = new Map<string, Item>();
  return {
    get: async (key) => items.get(keyOf(key)),
    put: async (item, condition) => {
      const key = keyOf(item);
      if (condition && items.has(key)) return false;
      items.set(key, item);
      const oldest = items.size > mostItems ? items.keys().next().value : undefined;
      if (oldest !== undefined) items.delete(oldest);
      return true;
    },
    update: async () => true,
    delete: async (key) => items.delete(keyOf(key)),
    async *query() {},
  };
};
