import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import { acquireLease, withLease } from '../../../shared/store/lease.ts';
import { createTable, type Table } from '../../../shared/store/table.ts';

describe('a lease', () => {
  let tables: EmbeddedTables;
  let table: Table;
  let now = 1_000_000;

  beforeAll(async () => {
    tables = await startTables();
    table = createTable(tables.client, tables.names.state);
  });
  afterAll(() => tables.stop());

  const take = (name: string, holder: string, ms = 1_000) =>
    acquireLease(table, { name, holder, ms, wall: () => now });

  it('is held by one until it runs out', async () => {
    expect(await take('one', 'a')).toBeDefined();
    expect(await take('one', 'b')).toBeUndefined();
    now += 999;
    expect(await take('one', 'b')).toBeUndefined();
    now += 1;
    expect(await take('one', 'b')).toBeDefined();
  });

  it('is given to one of many who ask at once', async () => {
    const leases = await Promise.all(
      Array.from({ length: 20 }, (_, index) => take('many', `holder ${index}`)),
    );
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('is free again once released', async () => {
    await (await take('released', 'a'))?.release();
    expect(await take('released', 'b')).toBeDefined();
  });

  it('can be held for longer by its holder, and not by one who lost it', async () => {
    const first = await take('extended', 'a');
    now += 900;
    expect(await first?.extend()).toBe(true);
    now += 900;
    expect(await take('extended', 'b')).toBeUndefined();
    now += 100;
    const second = await take('extended', 'b');
    expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.NaN);
    expect(await first?.extend()).toBe(false);
    await first?.release();
    expect(await take('extended', 'c')).toBeUndefined();
  });

  it('is waited for with patience, and given back when the work fails', async () => {
    const request = {
      name: 'patient',
      holder: 'b',
      ms: 1_000,
      wall: () => now,
      patienceMs: 500,
      wait: async (ms: number) => {
        now += ms;
      },
    };
    const held = await take('patient', 'a', 60_000);
    await expect(withLease(table, request, async () => {})).rejects.toMatchObject({ name: 'TransientError' });
    await held?.release();
    const failing = withLease(table, request, async () => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(await take('patient', 'c')).toBeDefined();
  });
});
