import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { type TableDefinition, type TableName, tables } from '../../shared/platform/topology.ts';
import { awsClientOptions } from './aws-client-options.ts';
import { serveTables } from './serve-tables.ts';

export interface EmbeddedTables {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  readonly names: Readonly<Record<TableName, string>>;
  stop(): Promise<void>;
}

const isTableName = (name: string): name is TableName => Object.hasOwn(tables, name);

/** What `CreateTable` needs for a table of the topology. */
export const createTableInput = (TableName: string, table: TableDefinition): CreateTableCommandInput => {
  const keys = (partitionKey: string, sortKey?: string) => [
    { AttributeName: partitionKey, KeyType: 'HASH' as const },
    ...(sortKey ? [{ AttributeName: sortKey, KeyType: 'RANGE' as const }] : []),
  ];
  const indexes = table.indexes.map(({ name, partitionKey, sortKey, include }) => ({
    IndexName: name,
    KeySchema: keys(partitionKey, sortKey),
    Projection: include
      ? { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...include] }
      : { ProjectionType: 'ALL' as const },
  }));
  const names = new Set(
    [table, ...table.indexes].flatMap(({ partitionKey, sortKey }) => [
      partitionKey,
      ...(sortKey ? [sortKey] : []),
    ]),
  );
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys(table.partitionKey, table.sortKey),
    AttributeDefinitions: [...names].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
  };
};

/**
 * Starts dynalite on a free loopback port with every table of the topology.
 * @param dataDir where the rows are kept over a kill; in memory without it
 * @param serve in this thread, or in one of its own
 */
export const startTables = async (dataDir?: string, serve = serveTables): Promise<EmbeddedTables> => {
  const server = await serve(dataDir);
  const endpoint = `http://127.0.0.1:${server.port}`;
  const client = new DynamoDBClient({ endpoint, ...awsClientOptions });
  for (const name of Object.keys(tables).filter(isTableName)) {
    try {
      await client.send(new CreateTableCommand(createTableInput(name, tables[name])));
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }
  return {
    endpoint,
    client,
    names: { config: 'config', state: 'state' },
    async stop() {
      client.destroy();
      await server.stop();
    },
  };
};
