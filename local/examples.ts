import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Document, isMap, isSeq, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { readJsonFile, writeJsonFile } from './json-file.ts';

export interface ExampleItem {
  readonly kind: string;
  readonly id: string;
  /** The item's own text, with its comments. */
  readonly yaml: string;
}

const itemOf = (node: unknown, file: string): ExampleItem => {
  if (!isMap(node)) throw new Error(`${file} holds something that is no item.`);
  const id = node.get('id');
  if (typeof id !== 'string') throw new Error(`${file} holds an item without an id.`);
  const document = new Document();
  document.contents = node;
  return { kind: String(node.get('kind') ?? 'rule'), id, yaml: document.toString({ lineWidth: 0 }) };
};

/** The items of all YAML files in a directory; a file holds one item or a list of items. */
export const readExamples = (directory: string): readonly ExampleItem[] =>
  readdirSync(directory)
    .filter((file) => /\.ya?ml$/.test(file))
    .toSorted()
    .flatMap((file) => {
      const { contents } = parseDocument(readFileSync(join(directory, file), 'utf8'));
      const nodes: readonly unknown[] = isSeq(contents) ? contents.items : [contents];
      return nodes.map((node) => itemOf(node, file));
    });

const put = async (client: DynamoDBClient, TableName: string, { kind, id, yaml }: ExampleItem) => {
  try {
    await client.send(
      new PutItemCommand({
        TableName,
        Item: { kind: { S: kind }, id: { S: id }, yaml: { S: yaml } },
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
};

const namesSchema = z.array(z.string());
const nameOf = ({ kind, id }: ExampleItem): string => `${kind} ${id}`;

/**
 * Puts items into the config table; one that is there stays as it is.
 * @param path a file that keeps what was loaded, so that an example which a person deleted does not come back
 */
export const loadExamples = async (
  client: DynamoDBClient,
  tableName: string,
  items: readonly ExampleItem[],
  path?: string,
): Promise<void> => {
  const loaded = new Set(path ? namesSchema.safeParse(readJsonFile(path)).data : []);
  const missing = items.filter((item) => !loaded.has(nameOf(item)));
  await Promise.all(missing.map((item) => put(client, tableName, item)));
  if (path && missing.length > 0) writeJsonFile(path, [...loaded, ...missing.map(nameOf)]);
};
