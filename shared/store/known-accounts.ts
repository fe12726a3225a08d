import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { activeKind } from './config-keys.ts';
import { createTable } from './table.ts';

/** The ids of all accounts whose item is in force. One query, paged. @throws TransientError */
export const listAccounts = async (
  client: DynamoDBClient,
  tableName: string,
): Promise<ReadonlySet<string>> => {
  const accounts = new Set<string>();
  const items = createTable(client, tableName).query({
    expression: '#kind = :kind and begins_with(#id, :account)',
    names: { '#kind': 'kind', '#id': 'id' },
    values: { ':kind': activeKind(undefined), ':account': 'account#' },
    projection: '#id',
  });
  for await (const { id } of items) accounts.add(String(id).slice('account#'.length));
  return accounts;
};
