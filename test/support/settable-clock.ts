import type { Clock } from '../../shared/platform/clock.ts';

export interface SettableClock extends Clock {
  /** Lets so many milliseconds pass. */
  pass(ms: number): void;
}

/** A clock that stands still until a test lets time pass. @param start ISO UTC */
export const settableClock = (start = '2026-11-21T21:40:05.000Z'): SettableClock => {
  let now = Date.parse(start);
  return {
    now: () => now,
    wall: () => now,
    speed: 1,
    pass: (ms) => {
      now += ms;
    },
  };
};
