import { join } from 'node:path';
import type { Clock } from '../../shared/platform/clock.ts';
import { tables as tableDefinitions } from '../../shared/platform/topology.ts';
import type { EmbeddedQueues } from '../embedded/embedded-queues.ts';
import type { EmbeddedTables } from '../embedded/embedded-tables.ts';
import { type EventSource, startQueueEventSource } from './event-source-queue.ts';
import { startSchedule } from './event-source-schedule.ts';
import { type StreamEventSource, startStreamEventSource } from './event-source-stream.ts';
import type { TriggeredFunction } from './load-functions.ts';

export interface StreamsOptions {
  readonly functions: readonly TriggeredFunction[];
  readonly tables: EmbeddedTables;
  /** The program's clock, in epoch milliseconds. */
  readonly now: () => number;
  /** Where what was handed over is kept across runs. */
  readonly dataDir: string | undefined;
}

/** One event source per stream trigger of the topology. */
export const startStreams = ({
  functions,
  tables,
  now,
  dataDir,
}: StreamsOptions): readonly StreamEventSource[] =>
  functions.flatMap((fn) =>
    fn.triggers.flatMap((trigger) =>
      trigger.kind === 'stream'
        ? startStreamEventSource({
            client: tables.client,
            tableName: tables.names[trigger.table],
            table: tableDefinitions[trigger.table],
            fn,
            now,
            path: dataDir && join(dataDir, `${fn.name}-stream.json`),
          })
        : [],
    ),
  );

/** One event source per queue trigger of the topology. */
export const startPolling = (
  functions: readonly TriggeredFunction[],
  queues: EmbeddedQueues,
): readonly EventSource[] =>
  functions.flatMap((fn) =>
    fn.triggers.flatMap((trigger) =>
      trigger.kind === 'queue'
        ? startQueueEventSource({
            client: queues.client,
            queueUrl: queues.urls[trigger.queue],
            fn,
            batchSize: trigger.batchSize,
          })
        : [],
    ),
  );

/** One event source per schedule of the topology. */
export const startSchedules = (
  functions: readonly TriggeredFunction[],
  clock: Clock,
): readonly EventSource[] =>
  functions.flatMap((fn) =>
    fn.triggers.flatMap((trigger) =>
      trigger.kind === 'schedule' ? startSchedule({ fn, rateMinutes: trigger.rateMinutes, clock }) : [],
    ),
  );
