import type { World } from './world.ts';

export type Series = 'sound_level' | 'temperature' | 'humidity';

/** What a series reads in an ordinary home, and how far it swings over a day. */
const ordinary: Readonly<Record<Series, { readonly mean: number; readonly swing: number }>> = {
  sound_level: { mean: 46, swing: 7 },
  temperature: { mean: 20.5, swing: 1.2 },
  humidity: { mean: 44, swing: 5 },
};

/** Types that set a series off its ordinary course, until the type that ends it. */
const disturbed: Readonly<Record<Series, { readonly starts: RegExp; readonly ends: RegExp }>> = {
  sound_level: {
    starts: /^disturbance_(first|second|third)_notice$/,
    ends: /^disturbance_(ended|dismissed)$/,
  },
  temperature: { starts: /^temperature_(high|low)$/, ends: /^temperature_.*_normal$/ },
  humidity: { starts: /^humidity_(high|low)$/, ends: /^humidity_.*_normal$/ },
};

const day = 24 * 60 * 60_000;

/**
 * A home's reading at an instant: a smooth day, except while a simulated event says otherwise.
 * @param atMs epoch milliseconds
 * @returns dBA, °C or % relative humidity
 */
export const readingAt = (world: World, homeId: string, series: Series, atMs: number): number => {
  const { starts, ends } = disturbed[series];
  let value: number | undefined;
  for (const event of world.events) {
    if (event.home_id !== homeId || Date.parse(event.created_at) > atMs) continue;
    if (starts.test(event.type)) value = event.sensor_value;
    else if (ends.test(event.type)) value = undefined;
  }
  const { mean, swing } = ordinary[series];
  const course = mean + swing * Math.sin((2 * Math.PI * (atMs % day)) / day);
  return Math.round((value ?? course) * 10) / 10;
};
