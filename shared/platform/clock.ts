/**
 * The program's clock. Deployed, it is the wall clock; `npm start -- --speed N` runs it N times faster, and events,
 * `maxAge`, cooldowns, caps and timers all follow. Leases and queue delays protect real processes: they use `wall`.
 */
export interface Clock {
  /** The program's time, in epoch milliseconds. */
  now(): number;
  /** The machine's time, in epoch milliseconds. */
  wall(): number;
  /** How many program seconds pass in a real one; 1 when deployed. */
  readonly speed: number;
}

export const systemClock: Clock = { now: Date.now, wall: Date.now, speed: 1 };

/**
 * A clock that showed `originMs` when the machine's clock did and has run `speed` times faster since.
 */
export const fastClock = (speed: number, originMs: number, wall: () => number = Date.now): Clock => ({
  now: () => Math.round(originMs + (wall() - originMs) * speed),
  wall,
  speed,
});

/** The clock that the environment asks for: `CLOCK_SPEED` and `CLOCK_ORIGIN_MS` are set by `npm start` alone. */
export const clockFromEnvironment = (environment: NodeJS.ProcessEnv): Clock => {
  const speed = Number(environment.CLOCK_SPEED ?? '1');
  return speed === 1 ? systemClock : fastClock(speed, Number(environment.CLOCK_ORIGIN_MS ?? '0'));
};
