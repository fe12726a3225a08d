import { setImmediate as turn } from 'node:timers/promises';

/**
 * Loaded into `npm start` by the benchmark, with `--expose-gc`: answers each message with the MiB that are in use after
 * garbage collections. What the process holds beyond them is room that V8 leaves for garbage.
 */
process.on('message', async () => {
  // What the first one frees lets go of buffers, which the next one collects.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  process.send?.((heapUsed + external) / 1024 ** 2);
});
process.channel?.unref();
