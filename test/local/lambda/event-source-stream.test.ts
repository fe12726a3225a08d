import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import { type StreamEventSource, startStreamEventSource } from '../../../local/lambda/event-source-stream.ts';
import { tables as definitions } from '../../../shared/platform/topology.ts';

const isStreamEvent = (event: unknown): event is DynamoDBStreamEvent =>
  typeof event === 'object' && event !== null && 'Records' in event;

describe('the scan that stands for the table stream', () => {
  let tables: EmbeddedTables;
  let source: StreamEventSource | undefined;
  let seen: DynamoDBRecord[];

  beforeAll(async () => {
    tables = await startTables();
  });
  beforeEach(() => {
    seen = [];
  });
  afterEach(() => source?.stop());
  afterAll(() => tables.stop());

  const start = (answer: (records: readonly DynamoDBRecord[]) => unknown) => {
    source = startStreamEventSource({
      client: tables.client,
      tableName: tables.names.config,
      table: definitions.config,
      now: Date.now,
      everyMs: 10,
      fn: {
        name: 'config',
        memoryMb: 128,
        timeoutSeconds: 5,
        handler: (event) => {
          const records = isStreamEvent(event) ? event.Records : [];
          seen.push(...records);
          return answer(records);
        },
      },
    });
    return source;
  };

  const put = (id: string, yaml: string) =>
    tables.client.send(
      new PutItemCommand({
        TableName: tables.names.config,
        Item: { kind: { S: 'rule' }, id: { S: id }, yaml: { S: yaml } },
      }),
    );
  const named = () => seen.map(({ eventName, dynamodb }) => [eventName, dynamodb?.Keys?.id?.S]);

  it('is ready once everything in the table was handed over, then follows edits and deletions', async () => {
    await put('a', 'one');
    await start(() => undefined).ready;
    expect(named()).toEqual([['INSERT', 'a']]);
    await put('a', 'two');
    await vi.waitFor(() => expect(named()).toContainEqual(['MODIFY', 'a']));
    await tables.client.send(
      new DeleteItemCommand({
        TableName: tables.names.config,
        Key: { kind: { S: 'rule' }, id: { S: 'a' } },
      }),
    );
    await vi.waitFor(() => expect(named()).toContainEqual(['REMOVE', 'a']));
  });

  it('hands a record over again until the function takes it', async () => {
    await put('b', 'one');
    let refusals = 2;
    await start(() => {
      refusals -= 1;
      if (refusals >= 0) throw new Error('not yet');
    }).ready;
    expect(named()).toEqual([
      ['INSERT', 'b'],
      ['INSERT', 'b'],
      ['INSERT', 'b'],
    ]);
  });

  it('goes on from the record that was reported as failed', async () => {
    await put('c', 'one');
    let first = true;
    await start((records) => {
      const failing = records.find(({ dynamodb }) => dynamodb?.Keys?.id?.S === 'c');
      if (!first) return { batchItemFailures: [] };
      first = false;
      return { batchItemFailures: [{ itemIdentifier: failing?.dynamodb?.SequenceNumber }] };
    }).ready;
    expect(named().filter(([, id]) => id === 'c')).toHaveLength(2);
    expect(named().filter(([, id]) => id === 'b')).toHaveLength(1);
  });
});
