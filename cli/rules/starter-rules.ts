import { join } from 'node:path';
import { kindOf } from '../../shared/store/config-keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { readItems } from './source-items.ts';

const directory = join(import.meta.dirname, '../../rules/starter');

/**
 * Loads the starter rules for a new account: those for staff live, those for guests as a dry run. Where any rule is
 * there already nothing is written, so that what a person deleted does not come back.
 * @param account whose own they become, or undefined for every account
 * @returns the ids that were written
 */
export const loadStarterRules = async (config: Table, account?: string): Promise<readonly string[]> => {
  const kind = kindOf({ kind: 'rule', account });
  const some = config.query({
    expression: '#kind = :kind',
    names: { '#kind': 'kind' },
    values: { ':kind': kind },
    limit: 1,
  });
  for await (const _rule of some) return [];
  const written: string[] = [];
  for (const { key, yaml } of readItems([directory]).items) {
    const condition = { expression: 'attribute_not_exists(id)' };
    if (await config.put({ kind, id: key.id, yaml }, condition)) written.push(key.id);
  }
  return written;
};
