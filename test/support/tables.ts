import { afterAll, beforeAll } from 'vitest';
import { type EmbeddedTables, startTables } from '../../local/embedded/embedded-tables.ts';
import { createTable, type Table } from '../../shared/store/table.ts';

export interface TestTables {
  readonly config: Table;
  readonly state: Table;
  readonly endpoint: string;
  /** For what is read beside our own adapter: whole tables. */
  readonly client: EmbeddedTables['client'];
  readonly names: EmbeddedTables['names'];
}

/** Both tables on dynalite, for all tests of a file: tests keep apart by using homes and ids of their own. */
export const useTables = (): (() => TestTables) => {
  let tables: EmbeddedTables | undefined;
  beforeAll(async () => {
    tables = await startTables();
  });
  afterAll(() => tables?.stop());
  return () => {
    if (!tables) throw new Error('The tables are there from the first test on.');
    const { client, names, endpoint } = tables;
    return {
      config: createTable(client, names.config),
      state: createTable(client, names.state),
      endpoint,
      client,
      names,
    };
  };
};

/** The same table with every condition dropped: what the tests must then see go wrong. */
export const withoutConditions = (table: Table): Table => ({
  ...table,
  put: (item) => table.put(item),
  update: (key, { condition: _, ...update }) => {
    // A value or name that only the condition used would be refused.
    const used = (entries: Readonly<Record<string, unknown>> | undefined) =>
      Object.fromEntries(
        Object.entries(entries ?? {}).filter(([name]) => new RegExp(`${name}\\b`).test(update.update)),
      );
    const names: Record<string, string> = {};
    for (const [name, value] of Object.entries(used(update.names))) names[name] = String(value);
    return table.update(key, { ...update, names, values: used(update.values) });
  },
  delete: (key) => table.delete(key),
});
