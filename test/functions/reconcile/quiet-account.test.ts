import { describe, expect, test } from 'vitest';
import { type Activity, isQuiet, withEvents } from '../../../functions/reconcile/quiet-account.ts';

const day = 24 * 60 * 60_000;
const start = Date.parse('2026-11-22T12:00:00.000Z');
const iso = (ms: number) => new Date(ms).toISOString();

/** An account with one event at noon of each of the last days. */
const used = (days: number): Activity => {
  let activity: Activity = {};
  for (let ago = days - 1; ago >= 0; ago -= 1) {
    activity = withEvents(activity, [iso(start - ago * day)], start - ago * day);
  }
  return activity;
};

describe('an account without events', () => {
  test('is quiet after a day when it usually has some', () => {
    expect(isQuiet(used(5), start + day)).toBe(false);
    expect(isQuiet(used(5), start + day + 1)).toBe(true);
  });

  test('is not quiet when it never had many', () => {
    expect(isQuiet(used(4), start + 2 * day)).toBe(false);
    expect(isQuiet({}, start)).toBe(false);
  });

  test('is told once, and again after it had events', () => {
    const told = { ...used(7), quietTold: true };
    expect(withEvents(told, [], start + 2 * day).quietTold).toBe(true);
    expect(withEvents(told, [iso(start + 2 * day)], start + 2 * day).quietTold).toBe(false);
  });

  test('forgets the days of more than a week ago', () => {
    expect(withEvents(used(7), [], start + 6 * day).days).toHaveLength(1);
  });
});
