import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as z from 'zod/mini';
import type { TableServer } from './serve-tables.ts';

/**
 * Starts dynalite in a thread of its own: almost a third of the processor's time that an event takes goes into tables,
 * and another processor can give it.
 * @param dataDir as of `serveTables`
 */
export const serveTablesInThread = async (dataDir?: string): Promise<TableServer> => {
  const thread = new Worker(new URL('./table-thread.ts', import.meta.url), { workerData: { dataDir } });
  const [port] = await once(thread, 'message');
  return {
    port: z.number().parse(port),
    async stop() {
      const ended = once(thread, 'exit');
      thread.postMessage('stop');
      await ended;
    },
  };
};
