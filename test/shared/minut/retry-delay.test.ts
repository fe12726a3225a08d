import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter, retryDelay } from '../../../shared/minut/retry-delay.ts';

describe('the wait before the next attempt', () => {
  it('is jittered over the whole range below a doubling ceiling', () => {
    expect([1, 2, 3].map((attempt) => retryDelay(attempt, undefined, () => 0))).toEqual([0, 0, 0]);
    expect([1, 2, 3].map((attempt) => retryDelay(attempt, undefined, () => 0.5))).toEqual([125, 250, 500]);
  });

  it('is never shorter than what the server asks for and never above 20 s beyond it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(100_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, asked, random) => {
          const wait = retryDelay(attempt, asked, () => random);
          expect(wait).toBeGreaterThanOrEqual(asked);
          expect(wait).toBeLessThanOrEqual(asked + 20_000);
        },
      ),
    );
  });
});

describe('Retry-After', () => {
  const wall = Date.parse('2026-11-23T10:00:00Z');

  it('is read as seconds', () => expect(readRetryAfter({ 'retry-after': '7' }, wall)).toBe(7_000));

  it('is read as a date against the server’s own clock, however wrong ours is', () => {
    const headers = { 'retry-after': 'Mon, 23 Nov 2026 10:05:30 GMT', date: 'Mon, 23 Nov 2026 10:05:00 GMT' };
    expect(readRetryAfter(headers, wall)).toBe(30_000);
  });

  it('counts as absent when it is neither', () => {
    expect(readRetryAfter({}, wall)).toBeUndefined();
    expect(readRetryAfter({ 'retry-after': 'soon' }, wall)).toBeUndefined();
  });
});
