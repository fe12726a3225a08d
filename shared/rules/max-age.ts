const minute = 60_000;
const hour = 60 * minute;

/** Nothing older than this is ever sent. */
export const oldestEverMs = 24 * hour;

/** How old an event may be and still be worth a message, unless the rule says otherwise (design.md, "stale news"). */
export const defaultMaxAgeMs = (category: string, severity: string, role: 'guest' | 'staff'): number => {
  if (role === 'guest') return 10 * minute;
  if (severity === 'alarm') return oldestEverMs;
  if (category === 'climate') return 6 * hour;
  if (category === 'device') return oldestEverMs;
  return 30 * minute;
};

/** An alarm that reaches people later than this says so, with the time it is from. */
export const lateAfterMs = 10 * minute;
