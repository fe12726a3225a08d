import { describe, expect, it } from 'vitest';
import { TransientError } from '../../../shared/errors.ts';
import { activate } from '../../../shared/store/active-items.ts';
import { createActiveSetCache } from '../../../shared/store/active-set-cache.ts';
import type { Table } from '../../../shared/store/table.ts';
import { unique } from '../../support/builders.ts';
import { quietHours } from '../../support/config-edits.ts';
import { settableClock } from '../../support/settable-clock.ts';
import { useTables } from '../../support/tables.ts';

const tables = useTables();

const start = () => {
  const { config } = tables();
  const account = unique('account');
  const clock = settableClock();
  let queries = 0;
  let isDown = false;
  const table: Table = {
    ...config,
    get: (key) => (isDown ? Promise.reject(new TransientError('down')) : config.get(key)),
    query: (query) => {
      queries += 1;
      return config.query(query);
    },
  };
  const load = createActiveSetCache(table, clock);
  return {
    clock,
    ruleIds: async () => (await load(account)).set.rules.map(({ rule }) => rule.id),
    put: (id: string) => activate(config, { kind: 'rule', account, id }, '1', { ...quietHours, id }),
    queries: () => queries,
    setDown: (down: boolean) => {
      isDown = down;
    },
  };
};

describe('the set in force', () => {
  it('is loaded again within 30 seconds of a change, and not before it is looked at again', async () => {
    const { ruleIds, put, clock } = start();
    await put('one');
    expect(await ruleIds()).toEqual(['one']);
    await put('two');
    clock.pass(10_000);
    expect(await ruleIds()).toEqual(['one']);
    clock.pass(1);
    expect((await ruleIds()).toSorted()).toEqual(['one', 'two']);
  });

  it('is not loaded again when nothing changed', async () => {
    const { ruleIds, put, clock, queries } = start();
    await put('one');
    await ruleIds();
    const before = queries();
    for (let n = 0; n < 5; n += 1) {
      clock.pass(11_000);
      await ruleIds();
    }
    expect(queries()).toBe(before);
  });

  it('stays in force while the table does not answer, and an account never seen waits', async () => {
    const { ruleIds, put, clock, setDown } = start();
    await put('one');
    await ruleIds();
    setDown(true);
    clock.pass(60_000);
    expect(await ruleIds()).toEqual(['one']);
    const other = start();
    other.setDown(true);
    await expect(other.ruleIds()).rejects.toBeInstanceOf(TransientError);
  });
});
