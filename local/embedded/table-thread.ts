import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod/mini';
import { serveTables } from './serve-tables.ts';

/**
 * Node cuts small buffers from blocks of 64 KiB, and an item that is kept in memory keeps its whole block: 180 KiB an
 * event, whose items are 30. Of blocks of this many bytes, hardly any is shared.
 */
Buffer.poolSize = 4_096;

const { dataDir } = z.object({ dataDir: z.optional(z.string()) }).parse(workerData);
const { port, stop } = await serveTables(dataDir);
// Whatever the other thread says means the end.
parentPort?.once('message', stop);
parentPort?.postMessage(port);
