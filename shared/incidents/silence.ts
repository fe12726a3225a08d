import type { Condition } from '../minut/event-catalogue.ts';

const hour = 3_600_000;
const day = 24 * hour;

/**
 * How long after its last event an incident counts as over when no end was told, in milliseconds. Conditions that Minut
 * ends itself wait long enough for an end that is late; the others end when nobody would still act on them.
 */
export const defaultSilenceMs: Readonly<Record<Condition, number>> = {
  noise: 6 * hour,
  reported: 6 * hour,
  'sound-level': 6 * hour,
  smoking: 6 * hour,
  alarm: 12 * hour,
  'glass-break': 12 * hour,
  'too-hot': 2 * day,
  'too-cold': 2 * day,
  'too-humid': 2 * day,
  'too-dry': 2 * day,
  tamper: 2 * day,
  offline: 7 * day,
  battery: 14 * day,
};

const isCondition = (name: string): name is Condition => Object.hasOwn(defaultSilenceMs, name);

/** Every condition that an incident can be about. */
export const conditionNames: readonly Condition[] = Object.keys(defaultSilenceMs).filter(isCondition);
