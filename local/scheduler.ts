import type { Clock } from '../shared/platform/clock.ts';

/** Runs work at times of the program's clock. */
export interface Scheduler {
  /**
   * Runs `work` once the program's clock shows `dueMs` (epoch milliseconds); a time that has passed means at once,
   * but never before this call returns.
   */
  at(dueMs: number, work: () => void): void;
  /** Forgets everything that has not run. */
  stop(): void;
}

/** Node's timers overflow above this many milliseconds and would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

export const createScheduler = (clock: Clock): Scheduler => {
  const timers = new Set<NodeJS.Timeout>();
  const arm = (dueMs: number, work: () => void) => {
    const waitMs = Math.max(0, Math.ceil((dueMs - clock.now()) / clock.speed));
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        if (clock.now() < dueMs) arm(dueMs, work);
        else work();
      },
      Math.min(waitMs, longestTimerMs),
    );
    timers.add(timer);
  };
  return {
    at: arm,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
};
