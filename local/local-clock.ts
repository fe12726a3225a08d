import { join } from 'node:path';
import * as z from 'zod/mini';
import { type Clock, fastClock, systemClock } from '../shared/platform/clock.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const settingsSchema = z.object({ speed: z.number().check(z.positive()), originMs: z.number() });

export interface LocalClock {
  readonly clock: Clock;
  /** What `CLOCK_SPEED` and `CLOCK_ORIGIN_MS` have to say so that every function has the same clock. */
  readonly speed: number;
  readonly originMs: number;
}

const clockOf = (speed: number, originMs: number, wall: () => number): Clock =>
  speed === 1 ? systemClock : fastClock(speed, originMs, wall);

/**
 * The program's clock of a run. With a data directory it goes on where the last run's was, also at another speed, so
 * that nothing kept there lies in the future; only speed 1 is always the machine's own time.
 */
export const startClock = (
  speed: number,
  dataDir: string | undefined,
  wall: () => number = Date.now,
): LocalClock => {
  const path = dataDir && join(dataDir, 'clock.json');
  const last = path ? settingsSchema.safeParse(readJsonFile(path)) : undefined;
  const wallNow = wall();
  let originMs = wallNow;
  if (last?.success && last.data.speed === speed) originMs = last.data.originMs;
  else if (last?.success && speed !== 1) {
    const showedMs = clockOf(last.data.speed, last.data.originMs, wall).now();
    // The clock shows origin + (wall - origin) × speed: solved for the origin that makes it show `showedMs` now.
    originMs = (wallNow * speed - showedMs) / (speed - 1);
  }
  if (path) writeJsonFile(path, { speed, originMs });
  return { clock: clockOf(speed, originMs, wall), speed, originMs };
};
