/** Random numbers from a seed, so that a run can be told to do the same again. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A whole number below `limit`. */
  below(limit: number): number;
}

/** mulberry32: small, fast and good enough to place faults. */
export const seeded = (seed: number): Random => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    chance: (probability) => next() < probability,
    below: (limit) => Math.floor(next() * limit),
  };
};

/** Another generator of the same run, e.g. one per worker. */
export const derive = (seed: number, part: number): Random =>
  seeded(Math.imul(seed ^ (part + 1), 2_654_435_761));
