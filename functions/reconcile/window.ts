/** From when until when events are pulled, in epoch milliseconds: `from ≤ at ≤ until`. */
export interface PullWindow {
  readonly from: number;
  readonly until: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** A sensor checks in about once an hour, so the API may learn of an event that long after it happened. */
export const overlapMs = 2 * 60 * minute;
/** What is this young may be on its way: its delivery queued, or not yet sent. */
export const graceMs = 2 * minute;
/** A longer gap is not filled: nothing so old is worth the requests, and nothing older than a day is ever texted. */
export const longestGapMs = 7 * day;

/**
 * What to pull, or undefined when there is nothing yet. Never before the account was connected: what happened then is
 * nobody's news.
 * @param startedAt when the account was first seen @param since until when all was pulled @param now all in epoch ms
 */
export const pullWindow = (
  { startedAt, since }: { readonly startedAt: number; readonly since: number },
  now: number,
): PullWindow | undefined => {
  const until = now - graceMs;
  const from = Math.max(startedAt, since - overlapMs, now - longestGapMs);
  return from < until ? { from, until } : undefined;
};
