import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { type TableDefinition, type TableName, tables } from '../../shared/platform/topology.ts';
import { listenOnLoopback } from '../listen.ts';
import { awsClientOptions } from './aws-client-options.ts';

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
 */
export const startTables = async (dataDir?: string): Promise<EmbeddedTables> => {
  const server = dynalite({ createTableMs: 0, ...(dataDir ? { path: dataDir } : {}) });
  const port = await listenOnLoopback(server, 0);
  const endpoint = `http://127.0.0.1:${port}`;
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
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
    },
  };
};
