import { describe, expect, it } from 'vitest';
import { eventPatternSchema, fitsEvent } from '../../../shared/rules/event-pattern.ts';

const fits = (text: string, type: string, category = 'noise') =>
  fitsEvent([eventPatternSchema.parse(text)], type, category);

describe('a pattern', () => {
  it.each([
    ['a*b', 'ab', true],
    ['a*b*', 'acb', true],
    ['a*x*b', 'ab', false],
    ['*x*', 'ab', false],
    ['*x*', 'axb', true],
    ['a*a', 'a', false],
    ['disturbance_*_notice', 'disturbance_first_notice', true],
    ['disturbance_*_notice', 'disturbance_ended', false],
    ['!*_notice', 'disturbance_first_notice', false],
    ['!*_notice', 'disturbance_ended', true],
  ])('%s and %s: %s', (text, type, expected) => {
    expect(fits(text, type)).toBe(expected);
  });
});

describe('a name without a star', () => {
  it('is one event, not all that begin like it', () => {
    expect(fits('alarm_heard', 'alarm_heard', 'security')).toBe(true);
    expect(fits('minut:alarm', 'alarm_heard', 'security')).toBe(false);
  });

  it('is refused where no event has it', () => {
    for (const name of ['alarm', 'disturbance_', 'first notice *', 'Noise*'])
      expect(eventPatternSchema.safeParse(name).success).toBe(false);
  });
});
