import { createHash } from 'node:crypto';

/** Of the schedule in topology.ts, in milliseconds. */
export const tickMs = 5 * 60_000;

/**
 * With webhooks this is a safety net, and Minut blocks clients that poll too often: each account has its turn every
 * third tick. Where events come by pulling alone, every tick.
 */
const ticksApart = { webhook: 3, pull: 1 } as const;

/** A third of Minut's request limit for five minutes, at one or two requests an account. */
const accountsPerTick = 100;

const offsetOf = (account: string): number => createHash('sha256').update(account).digest().readUInt32BE(0);

/**
 * The accounts that have their turn now. Thousands of accounts are spread over more ticks, so that they share Minut's
 * limit, and each has its place among them without anything being stored.
 * @param now epoch milliseconds
 */
export const accountsDue = (
  accounts: readonly string[],
  eventsBy: keyof typeof ticksApart,
  now: number,
): readonly string[] => {
  const round = Math.max(ticksApart[eventsBy], Math.ceil(accounts.length / accountsPerTick));
  const tick = Math.floor(now / tickMs);
  return accounts.filter((account) => (tick + offsetOf(account)) % round === 0);
};
