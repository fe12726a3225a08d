import type { RequestUse } from './call.ts';

/** How many requests may go out now: of all kinds together, and of those nobody waits for. */
export interface BudgetState {
  readonly total: number;
  readonly background: number;
  /** When the two were counted, in epoch milliseconds. */
  readonly at: number;
}

interface Bucket {
  /** Requests that may go out at once. */
  readonly burst: number;
  /** Requests per second that flow back. */
  readonly perSecond: number;
}

/**
 * Minut allows 120 requests in any minute, 5 a second, and delays a burst from its 20th request. A bucket lets through
 * at most `burst + 60 × perSecond` in any minute: 116 in all, 74 of them in the background. Also when the background
 * takes all it may, half a request per second is left, so that guest updates and pages find 30 a minute.
 */
const buckets: { readonly total: Bucket; readonly background: Bucket } = {
  total: { burst: 20, perSecond: 1.6 },
  background: { burst: 8, perSecond: 1.1 },
};

export const fullBudget = (now: number): BudgetState => ({
  total: buckets.total.burst,
  background: buckets.background.burst,
  at: now,
});

const refill = (tokens: number, { burst, perSecond }: Bucket, seconds: number): number =>
  Math.min(burst, tokens + seconds * perSecond);

const msUntilOne = (tokens: number, { perSecond }: Bucket): number =>
  tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);

/**
 * Takes one request out of the budget.
 * @param now epoch milliseconds; a clock that lags behind another writer's gains nothing
 * @returns the state to store and 0, or the milliseconds until it is worth asking again
 */
export const takeRequest = (
  state: BudgetState,
  use: RequestUse,
  now: number,
): { readonly state: BudgetState; readonly waitMs: number } => {
  const at = Math.max(state.at, now);
  const seconds = (at - state.at) / 1000;
  const total = refill(state.total, buckets.total, seconds);
  const background = refill(state.background, buckets.background, seconds);
  const waitMs = Math.max(
    msUntilOne(total, buckets.total),
    use === 'background' ? msUntilOne(background, buckets.background) : 0,
  );
  if (waitMs > 0) return { state: { total, background, at }, waitMs };
  return {
    state: { total: total - 1, background: background - (use === 'background' ? 1 : 0), at },
    waitMs: 0,
  };
};
