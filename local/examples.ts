import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Document, isMap, isSeq, parseDocument } from 'yaml';

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

/** Puts items into the config table; one that is there stays as it is. */
export const loadExamples = async (
  client: DynamoDBClient,
  TableName: string,
  items: readonly ExampleItem[],
): Promise<void> => {
  await Promise.all(
    items.map(async ({ kind, id, yaml }) => {
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
    }),
  );
};
