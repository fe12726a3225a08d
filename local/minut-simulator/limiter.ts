/** What becomes of a request: answered after a delay, or refused. */
export type Admission = { readonly ok: true; readonly delayMs: number } | { readonly ok: false };

/** As minut-api.md has it: 5 requests/s sustained, a burst of 50 that is delayed from the 20th on, 120 a minute. */
const perSecond = 5;
const burst = 50;
const delayedFrom = 20;
const perMinute = 120;
const minuteMs = 60_000;

/** Counts the requests of one caller. @returns what becomes of a request at `now` (epoch milliseconds) */
export const createLimiter = (): ((now: number) => Admission) => {
  let excess = 0;
  let countedAt = 0;
  let recent: number[] = [];
  return (now) => {
    excess = Math.max(0, excess - ((now - countedAt) / 1000) * perSecond);
    countedAt = now;
    recent = recent.filter((at) => at > now - minuteMs);
    if (recent.length >= perMinute || excess + 1 > burst) return { ok: false };
    excess += 1;
    recent.push(now);
    return { ok: true, delayMs: excess > delayedFrom ? ((excess - delayedFrom) / perSecond) * 1000 : 0 };
  };
};
