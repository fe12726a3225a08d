import type { Figures } from './figures.ts';
import { type ChaosOptions, controlRun, type Guard } from './options.ts';

/** What must show when a guard is taken away. A figure that stays zero without its guard proves nothing. */
export interface Control {
  readonly guard: Guard;
  readonly figure: keyof Figures;
  readonly options: ChaosOptions;
}

const control = (guard: Guard, figure: keyof Figures, changes: Partial<ChaosOptions> = {}): Control => ({
  guard,
  figure,
  options: { ...controlRun, ...changes, without: guard },
});

/**
 * Each with the faults that its guard is there for, and few others. The first two run at the machine's own pace: what
 * is sent again must come before the witness takes the claim for one that outlived its function. That of `park` has two
 * events a home, so that many an incident is still open when the unclear text would be sent again.
 */
export const controls: readonly Control[] = [
  control('condition', 'duplicates', {
    warp: 1,
    kills: 0,
    providerFaults: 0,
    providerThrottles: 0,
    duplicates: 0.8,
  }),
  control('lease', 'duplicates', {
    warp: 1,
    kills: 0,
    providerFaults: 0,
    providerThrottles: 0,
    duplicates: 0.8,
  }),
  control('still-true', 'claimsAfterEnd', { homes: 24, events: 240, kills: 0, providerThrottles: 0.8 }),
  control('group', 'orderViolations', { concurrency: 6 }),
  control('report', 'lost', { providerThrottles: 0.5 }),
  control('redelivery', 'innocents', { providerThrottles: 0.5 }),
  control('park', 'guestDuplicates', {
    homes: 200,
    events: 400,
    kills: 0,
    providerFaults: 0.8,
    providerThrottles: 0,
  }),
  control('redaction', 'leaks'),
];
