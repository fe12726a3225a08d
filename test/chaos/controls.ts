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

/** Each with the faults that its guard is there for, and few others. */
export const controls: readonly Control[] = [
  control('condition', 'duplicates', { providerFaults: 0, duplicates: 0.6 }),
  control('lease', 'duplicates', { providerFaults: 0, providerSlow: 0.9, duplicates: 0.6 }),
  control('still-true', 'claimsAfterEnd', { providerThrottles: 0.5 }),
  control('group', 'orderViolations', { concurrency: 6 }),
  control('report', 'lost', { providerThrottles: 0.5 }),
  control('redelivery', 'innocents', { providerThrottles: 0.5 }),
  control('park', 'guestDuplicates', { providerFaults: 0.6, providerThrottles: 0 }),
  control('redaction', 'leaks'),
];
