import * as z from 'zod/mini';
import { expiry } from './state-keys.ts';
import type { Table } from './table.ts';

/** How far the events of an account have been pulled. Times are ISO UTC, on the program's clock. */
export interface ReconcileCursor {
  /** When the account was connected: nothing before it is ever pulled. */
  readonly startedAt: string;
  /** Everything up to here was pulled. */
  readonly since: string;
  /** How often the account has events: functions/reconcile/quiet-account.ts. */
  readonly activity?:
    | {
        readonly lastEventAt?: string | undefined;
        readonly days?: readonly string[] | undefined;
        readonly quietTold?: boolean | undefined;
      }
    | undefined;
  /** A pass through the homes one by one that is not finished: what it covers, and the last home that it did. */
  readonly sweep?: { readonly until: string; readonly afterHome?: string | undefined } | undefined;
}

const cursorSchema = z.object({
  startedAt: z.string(),
  since: z.string(),
  activity: z.optional(
    z.object({
      lastEventAt: z.optional(z.string()),
      days: z.optional(z.array(z.string())),
      quietTold: z.optional(z.boolean()),
    }),
  ),
  sweep: z.optional(z.object({ until: z.string(), afterHome: z.optional(z.string()) })),
});

const keyOf = (account: string) => ({ pk: `account#${account}`, sk: 'reconcile' });

/** An account that nobody looked after for this long is taken for a new one, in seconds. */
const forgetAfterSeconds = 400 * 24 * 3600;

const write = (table: Table, account: string, cursor: ReconcileCursor, now: number, isNew: boolean) =>
  table.put(
    { ...keyOf(account), ...cursor, ttl: expiry(now, forgetAfterSeconds) },
    isNew ? { expression: 'attribute_not_exists(pk)' } : undefined,
  );

/** Starts the cursor at `now` (epoch milliseconds) unless it has started: `connect` calls it. @throws TransientError */
export const startCursor = async (table: Table, account: string, now: number): Promise<void> => {
  const at = new Date(now).toISOString();
  await write(table, account, { startedAt: at, since: at }, now, true);
};

/** The account's cursor, started now where there was none. @throws TransientError */
export const readCursor = async (table: Table, account: string, now: number): Promise<ReconcileCursor> => {
  const found = cursorSchema.safeParse(await table.get(keyOf(account)));
  if (found.success) return found.data;
  await startCursor(table, account, now);
  const at = new Date(now).toISOString();
  return { startedAt: at, since: at };
};

/** Moves the cursor. The caller holds the account's lease. @throws TransientError */
export const writeCursor = async (
  table: Table,
  account: string,
  cursor: ReconcileCursor,
  now: number,
): Promise<void> => {
  await write(table, account, cursor, now, false);
};
