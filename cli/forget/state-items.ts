import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item, Table } from '../../shared/store/table.ts';
import { concerns, learn, type Person, withoutPerson } from './person.ts';

/** Every item of a table. The functions never do this; a person's right to be forgotten is worth the reading. */
async function* everyItem(client: DynamoDBClient, TableName: string): AsyncGenerator<Item> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    for (const item of Items) yield unmarshall(item);
  }
}

const sizeOf = ({ keys, addresses, incidents }: Person): number =>
  keys.size + addresses.size + incidents.size;

/** Reads the table until nothing new about the person turns up. @returns all that is known, and every item of it */
export const findPerson = async (
  client: DynamoDBClient,
  tableName: string,
  start: Person,
): Promise<{ readonly person: Person; readonly items: readonly Item[] }> => {
  let person = start;
  for (;;) {
    const before = sizeOf(person);
    const items: Item[] = [];
    for await (const item of everyItem(client, tableName)) {
      person = learn(item, person);
      if (concerns(item, person)) items.push(item);
    }
    if (sizeOf(person) === before) return { person, items };
  }
};

/** Takes the person out of each item. @returns how many were changed and how many removed */
export const forgetPerson = async (
  table: Table,
  items: readonly Item[],
  person: Person,
): Promise<{ readonly changed: number; readonly removed: number }> => {
  let changed = 0;
  let removed = 0;
  for (const item of items) {
    const left = withoutPerson(item, person);
    if (left) {
      await table.put(left, { expression: 'attribute_exists(pk)' });
      changed += 1;
    } else {
      await table.delete({ pk: String(item.pk), sk: String(item.sk) });
      removed += 1;
    }
  }
  return { changed, removed };
};
