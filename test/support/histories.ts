import * as fc from 'fast-check';

export const noiseTypes = [
  'disturbance_first_notice',
  'disturbance_second_notice',
  'disturbance_third_notice',
  'disturbance_ended',
  'disturbance_dismissed',
  'disturbance_snoozed',
] as const;

export interface Happening {
  readonly type: string;
  /** ISO UTC: when it happened. */
  readonly at: string;
  /** Whether all plans so far are handed over again after it, as late duplicates would be. */
  readonly again: boolean;
}

const start = Date.parse('2026-11-21T21:00:00.000Z');
export const minute = (minutes: number): string => new Date(start + minutes * 60_000).toISOString();

/** Noise events of one home in the order in which they arrive, which is mostly but not always that of their times. */
export const noiseHistory = fc
  .array(
    fc.record({
      type: fc.constantFrom(...noiseTypes),
      step: fc.integer({ min: -12, max: 25 }),
      again: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((steps) => {
    let minutes = 0;
    return steps.map(({ type, step, again }): Happening => {
      minutes += step;
      return { type, again, at: minute(minutes) };
    });
  });
