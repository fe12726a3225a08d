import type { Item, Table } from '../../shared/store/table.ts';

/** The part of a table that a version check needs: conditions on one number, for tests in virtual time. */
export const versionedTable = (): Pick<Table, 'get' | 'put'> => {
  const items = new Map<string, Item>();
  return {
    get: async (key) => structuredClone(items.get('pk' in key ? String(key.pk) : '')),
    async put(item, condition) {
      const before = items.get(String(item.pk));
      const expected = condition?.values?.[':before'];
      if (before?.version !== expected) return false;
      items.set(String(item.pk), structuredClone(item));
      return true;
    },
  };
};
