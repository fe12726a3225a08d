import * as z from 'zod/mini';
import { expiry } from './state-keys.ts';
import type { Table } from './table.ts';

/** An account's last canary. Times are epoch milliseconds on the program's clock. */
export interface Canary {
  readonly sentAt: number;
  readonly arrivedAt?: number | undefined;
  /** Whether its absence was said. */
  readonly missed?: boolean | undefined;
}

const canarySchema = z.object({
  sentAt: z.number(),
  arrivedAt: z.optional(z.number()),
  missed: z.optional(z.boolean()),
});

const keyOf = (account: string) => ({ pk: `account#${account}`, sk: 'canary' });
const forgetAfterSeconds = 30 * 24 * 3600;

export const readCanary = async (table: Table, account: string): Promise<Canary | undefined> =>
  canarySchema.safeParse(await table.get(keyOf(account))).data;

/** Written before Minut is asked, so that one that never comes is missed. */
export const canarySent = async (table: Table, account: string, now: number): Promise<void> => {
  await table.put({ ...keyOf(account), sentAt: now, ttl: expiry(now, forgetAfterSeconds) });
};

export const canaryArrived = async (table: Table, account: string, now: number): Promise<void> => {
  await table.update(keyOf(account), {
    update: 'SET arrivedAt = :now',
    condition: 'attribute_exists(pk)',
    values: { ':now': now },
  });
};

/** True for the one who is to say it. */
export const canaryMissed = (table: Table, account: string): Promise<boolean> =>
  table.update(keyOf(account), {
    update: 'SET missed = :yes',
    condition: 'attribute_exists(pk) and attribute_not_exists(missed) and attribute_not_exists(arrivedAt)',
    values: { ':yes': true },
  });
