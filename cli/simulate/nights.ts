/** When each home becomes loud, in seconds from the night's begin. */
export type Night = (homes: number, random: () => number) => readonly number[];

/** Two uniform draws make a triangle: most homes near the middle. */
const around = (middle: number, width: number, random: () => number): number =>
  middle + (random() + random() - 1) * (width / 2);

/** By name, with what a person would call it. */
export const nights = {
  /** Every home within ten minutes around midnight. */
  nye: (homes, random) => Array.from({ length: homes }, () => around(300, 600, random)),
  /** Every tenth home, spread over four hours. */
  saturday: (homes, random) => Array.from({ length: Math.ceil(homes / 10) }, () => random() * 4 * 3600),
  /** Every hundredth home, spread over four hours. */
  weekday: (homes, random) => Array.from({ length: Math.ceil(homes / 100) }, () => random() * 4 * 3600),
} as const satisfies Record<string, Night>;

export type NightName = keyof typeof nights;

export const isNightName = (name: string): name is NightName => Object.hasOwn(nights, name);
