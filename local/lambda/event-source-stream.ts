import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { errorName, log } from '../../shared/platform/log.ts';
import type { TableDefinition } from '../../shared/platform/topology.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import { failedItems } from './batch-result.ts';
import type { EventSource } from './event-source-queue.ts';
import { invoke, type LocalFunction } from './invoke.ts';
import { type Change, createTableDiffer, type Image } from './table-differ.ts';

export interface StreamEventSourceOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly table: TableDefinition;
  readonly fn: LocalFunction;
  /** The program's clock, in epoch milliseconds. */
  readonly now: () => number;
  /** A file that keeps what was handed over, so that the next run finds what changed between the two. */
  readonly path?: string | undefined;
  /** Of the machine's clock: a person who edits waits in real time. */
  readonly everyMs?: number;
}

export interface StreamEventSource extends EventSource {
  /** Resolves once everything that was in the table at the start was handed over. */
  readonly ready: Promise<void>;
}

/** Lambda's default for streams. */
const batchSize = 100;

const scanAll = async (client: DynamoDBClient, TableName: string): Promise<readonly Image[]> => {
  const items: Image[] = [];
  let from: Image | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey: from }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
};

const imagesSchema = z.array(
  z.record(
    z.string(),
    z.custom<Image[string]>((value) => value !== undefined),
  ),
);

const readImages = (path: string): readonly Image[] => imagesSchema.safeParse(readJsonFile(path)).data ?? [];

const sequenceNumber = ({ record }: Change): string => record.dynamodb?.SequenceNumber ?? '';

/**
 * Stands for the table's stream, which dynalite lacks: scans, compares, and hands what differs to the function in the
 * record shape of DynamoDB. A new table is all new, and with `path` what changed between two runs is noticed. A
 * batch that fails is handed over again from its first failed record on, as a stream does.
 */
export const startStreamEventSource = ({
  client,
  tableName,
  table,
  fn,
  now,
  path,
  everyMs = 1000,
}: StreamEventSourceOptions): StreamEventSource => {
  const stopping = new AbortController();
  const differ = createTableDiffer({
    tableName,
    keyNames: [table.partitionKey, table.sortKey],
    now,
    known: path ? readImages(path) : [],
  });

  /** False when a part of the batch has to be handed over again. */
  const handOver = async (batch: readonly Change[]): Promise<boolean> => {
    const event: DynamoDBStreamEvent = { Records: batch.map(({ record }) => record) };
    const result = await invoke(fn, event);
    const failed = failedItems(result, batch.map(sequenceNumber));
    for (const change of batch) {
      if (failed.has(sequenceNumber(change))) return false;
      differ.handedOver(change);
    }
    return true;
  };

  /** False when something has to be handed over again. */
  const look = async (): Promise<boolean> => {
    const changes = differ.changes(await scanAll(client, tableName));
    for (let start = 0; start < changes.length; start += batchSize) {
      if (stopping.signal.aborted || !(await handOver(changes.slice(start, start + batchSize)))) return false;
    }
    // A kill before this line hands the changes over once more, as a stream may.
    if (path && changes.length > 0) writeJsonFile(path, differ.images());
    return true;
  };

  let isReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });

  const watch = async () => {
    while (!stopping.signal.aborted) {
      try {
        if (await look()) isReady();
      } catch (error) {
        if (stopping.signal.aborted) return;
        log('error', 'function failed', { function: fn.name, error: errorName(error) });
      }
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };

  const watching = watch();
  return {
    ready,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
};
