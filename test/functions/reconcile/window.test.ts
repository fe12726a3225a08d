import { describe, expect, test } from 'vitest';
import { graceMs, longestGapMs, overlapMs, pullWindow } from '../../../functions/reconcile/window.ts';

const now = Date.parse('2026-11-22T23:00:00.000Z');
const hour = 3_600_000;

describe('what is pulled', () => {
  test('goes back before the cursor by an overlap and leaves out what may be on its way', () => {
    const window = pullWindow({ startedAt: 0, since: now - hour }, now);
    expect(window).toEqual({ from: now - hour - overlapMs, until: now - graceMs });
  });

  test('never reaches before the account was connected', () => {
    const startedAt = now - hour;
    expect(pullWindow({ startedAt, since: now - hour / 2 }, now)?.from).toBe(startedAt);
  });

  test('does not fill a gap of more than a week', () => {
    expect(pullWindow({ startedAt: 0, since: now - 60 * 24 * hour }, now)?.from).toBe(now - longestGapMs);
  });

  test('is nothing right after the account was connected', () => {
    expect(pullWindow({ startedAt: now - 1_000, since: now - 1_000 }, now)).toBeUndefined();
  });
});
