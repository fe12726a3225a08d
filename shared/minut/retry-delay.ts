/** First ceiling of the jitter, and the highest one, in milliseconds. */
const baseMs = 250;
const capMs = 20_000;

/**
 * Milliseconds to wait before the next attempt: full jitter below a doubling ceiling, never less than what the server
 * asked for. No library: those that retry (p-retry, cockatiel, exponential-backoff) take neither the randomness nor
 * `Retry-After` from outside, and this is all that is left of them then.
 * @param attempt how many attempts have failed, from 1
 * @param retryAfterMs what the server asked for, or undefined
 * @param random in [0, 1)
 */
export const retryDelay = (
  attempt: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number => {
  const jitter = Math.floor(random() * Math.min(capMs, baseMs * 2 ** (attempt - 1)));
  return (retryAfterMs ?? 0) + jitter;
};

/**
 * Reads `Retry-After`: seconds, or a date, which is compared with the answer's own `Date` so that a wrong clock here
 * does not matter.
 * @returns milliseconds, or undefined when the header is missing or is neither
 */
export const readRetryAfter = (
  headers: Readonly<Record<string, string>>,
  wall: number,
): number | undefined => {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  if (Number.isNaN(until)) return undefined;
  const answeredAt = Date.parse(headers.date ?? '');
  return Math.max(0, until - (Number.isNaN(answeredAt) ? wall : answeredAt));
};
