import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { NeverError, TransientError } from '../errors.ts';

export type Item = Record<string, unknown>;

/** Of the state table, or of the config table. */
export type Key =
  | { readonly pk: string; readonly sk: string }
  | { readonly kind: string; readonly id: string };

export interface Condition {
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Item;
}

export interface Update extends Omit<Condition, 'expression'> {
  readonly update: string;
  readonly condition?: string;
}

export interface Query extends Condition {
  readonly index?: string;
  readonly newestFirst?: boolean;
  readonly limit?: number;
  readonly consistent?: boolean;
  readonly projection?: string;
}

/** One DynamoDB table with plain JavaScript items: single-item conditional writes, no transactions. */
export interface Table {
  /**
   * Reads are strongly consistent. @throws TransientError, as every method here; those that write also NeverError, for
   * what the table can never hold
   */
  get(key: Key): Promise<Item | undefined>;
  /** False when the condition did not hold. */
  put(item: Item, condition?: Condition): Promise<boolean>;
  /** False when the condition did not hold. */
  update(key: Key, update: Update): Promise<boolean>;
  delete(key: Key, condition?: Condition): Promise<boolean>;
  /** All items, page by page, up to `limit`. */
  query(query: Query): AsyncGenerator<Item, void, undefined>;
}

/** A number beyond what JavaScript holds exactly can only come from a person's edit, whose schema refuses it. */
const options = { removeUndefinedValues: true, allowImpreciseNumbers: true } as const;
/** DynamoDB refuses an empty group of names or values. */
const unlessEmpty = (names: Readonly<Record<string, string>> | undefined) =>
  names && Object.keys(names).length > 0 ? names : undefined;
const marshallValues = (values: Item | undefined) =>
  values && Object.keys(values).length > 0 ? marshall(values, options) : undefined;

export const createTable = (client: DynamoDBClient, TableName: string): Table => {
  const conditional = async (call: Promise<unknown>): Promise<boolean> => {
    try {
      await call;
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      // Too large, or keyed by what no key may be: it would be refused the same way for ever.
      if (error instanceof Error && error.name === 'ValidationException')
        throw new NeverError('A table can never take this item.', { cause: error });
      throw new TransientError('A table did not take a write.', { cause: error });
    }
  };
  const conditionOf = (condition: Condition | undefined) =>
    condition && {
      ConditionExpression: condition.expression,
      ExpressionAttributeNames: unlessEmpty(condition.names),
      ExpressionAttributeValues: marshallValues(condition.values),
    };

  return {
    async get(key) {
      try {
        const { Item } = await client.send(
          new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }),
        );
        return Item && unmarshall(Item);
      } catch (error) {
        throw new TransientError('A table did not answer.', { cause: error });
      }
    },
    put: (item, condition) =>
      conditional(
        client.send(
          new PutItemCommand({ TableName, Item: marshall(item, options), ...conditionOf(condition) }),
        ),
      ),
    update: (key, { update, condition, names, values }) =>
      conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: marshall(key),
            UpdateExpression: update,
            ConditionExpression: condition,
            ExpressionAttributeNames: unlessEmpty(names),
            ExpressionAttributeValues: marshallValues(values),
          }),
        ),
      ),
    delete: (key, condition) =>
      conditional(
        client.send(new DeleteItemCommand({ TableName, Key: marshall(key), ...conditionOf(condition) })),
      ),
    async *query({ index, newestFirst, limit, consistent, projection, expression, names, values }) {
      const input: QueryCommandInput = {
        TableName,
        IndexName: index,
        KeyConditionExpression: expression,
        ExpressionAttributeNames: unlessEmpty(names),
        ExpressionAttributeValues: marshallValues(values),
        ProjectionExpression: projection,
        ScanIndexForward: !newestFirst,
        ConsistentRead: consistent && !index,
      };
      let found = 0;
      let from: QueryCommandInput['ExclusiveStartKey'];
      do {
        let page: Item[];
        try {
          const result = await client.send(
            new QueryCommand({
              ...input,
              ExclusiveStartKey: from,
              Limit: limit === undefined ? undefined : limit - found,
            }),
          );
          page = (result.Items ?? []).map((item) => unmarshall(item));
          from = result.LastEvaluatedKey;
        } catch (error) {
          throw new TransientError('A table did not answer.', { cause: error });
        }
        found += page.length;
        yield* page;
      } while (from && (limit === undefined || found < limit));
    },
  };
};
