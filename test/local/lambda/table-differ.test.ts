import { describe, expect, it } from 'vitest';
import { createTableDiffer, type Image, type TableDiffer } from '../../../local/lambda/table-differ.ts';

const item = (id: string, text: string): Image => ({ kind: { S: 'rule' }, id: { S: id }, yaml: { S: text } });
const createDiffer = (known: readonly Image[] = []) =>
  createTableDiffer({ tableName: 'config', keyNames: ['kind', 'id'], now: () => 1_700_000_000_500, known });

const handOver = (differ: TableDiffer, scanned: readonly Image[]) => {
  const changes = differ.changes(scanned);
  for (const change of changes) differ.handedOver(change);
  return changes.map(({ record }) => record);
};

describe('what a table scan tells of changes', () => {
  it('reports a new item as INSERT with its image and keys', () => {
    const [record] = handOver(createDiffer(), [item('a', 'one')]);
    expect(record).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      dynamodb: {
        ApproximateCreationDateTime: 1_700_000_000,
        Keys: { kind: { S: 'rule' }, id: { S: 'a' } },
        NewImage: { yaml: { S: 'one' } },
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    expect(record?.dynamodb).not.toHaveProperty('OldImage');
  });

  it('reports an edited item as MODIFY with both images', () => {
    const differ = createDiffer();
    handOver(differ, [item('a', 'one')]);
    const [record] = handOver(differ, [item('a', 'two')]);
    expect(record).toMatchObject({
      eventName: 'MODIFY',
      dynamodb: { NewImage: { yaml: { S: 'two' } }, OldImage: { yaml: { S: 'one' } } },
    });
  });

  it('reports a deleted item as REMOVE with its last image', () => {
    const differ = createDiffer();
    handOver(differ, [item('a', 'one')]);
    const [record] = handOver(differ, []);
    expect(record).toMatchObject({ eventName: 'REMOVE', dynamodb: { OldImage: { yaml: { S: 'one' } } } });
    expect(record?.dynamodb).not.toHaveProperty('NewImage');
  });

  it('is silent about what did not change', () => {
    const differ = createDiffer();
    handOver(differ, [item('a', 'one')]);
    expect(differ.changes([item('a', 'one')])).toEqual([]);
  });

  it('reports a change again until it was handed over', () => {
    const differ = createDiffer();
    expect(differ.changes([item('a', 'one')])).toHaveLength(1);
    expect(differ.changes([item('a', 'one')])).toHaveLength(1);
  });

  it('numbers records in their order', () => {
    const records = handOver(createDiffer(), [item('a', '1'), item('b', '2'), item('c', '3')]);
    const numbers = records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
    expect(new Set(numbers).size).toBe(3);
    expect(numbers).toEqual(numbers.toSorted());
  });

  it('finds what changed since an earlier run', () => {
    const before = createDiffer();
    handOver(before, [item('a', 'one'), item('b', 'one'), item('c', 'one')]);
    const after = createDiffer(before.images());
    const records = handOver(after, [item('a', 'one'), item('b', 'two')]);
    expect(records.map(({ eventName }) => eventName)).toEqual(['MODIFY', 'REMOVE']);
  });
});
