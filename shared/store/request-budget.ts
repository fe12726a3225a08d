import * as z from 'zod/mini';
import { type BudgetState, fullBudget, takeRequest } from '../minut/budget.ts';
import type { RequestBudget } from '../minut/call.ts';
import type { Clock } from '../platform/clock.ts';
import type { Table } from './table.ts';

/** Whether Minut counts requests per account or per OAuth client is not documented. */
export type LimitScope = 'account' | 'client';

/** The name of the budget that an account's requests count towards. */
export const budgetOf = (scope: LimitScope, account: string): string =>
  scope === 'client' ? 'client' : `account#${account}`;

const stored = z.object({ total: z.number(), background: z.number(), at: z.number(), version: z.number() });

/** Milliseconds to stay away when others took the item from under us, which means that the budget is in demand. */
const contendedMs = 50;
/** Attempts to write before saying so. */
const maxAttempts = 5;
const forgetAfterSeconds = 24 * 3600;

/**
 * The budget of one scope (an account, or the OAuth client) in the state table, which all functions share.
 * Counted on the program's clock, on which a simulated Minut counts too.
 * @param scope as `budgetOf` names it
 */
export const createRequestBudget = (
  table: Pick<Table, 'get' | 'put'>,
  scope: string,
  { now: programNow, speed }: Pick<Clock, 'now' | 'speed'>,
): RequestBudget => {
  const key = { pk: `budget#${scope}`, sk: 'minut' };
  return {
    async take(use) {
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const now = programNow();
        const parsed = stored.safeParse(await table.get(key));
        const before: BudgetState & { readonly version: number } = parsed.success
          ? parsed.data
          : { ...fullBudget(now), version: 0 };
        const { state, waitMs } = takeRequest(before, use, now);
        if (waitMs > 0) return Math.ceil(waitMs / speed);
        const version = before.version + 1;
        const taken = await table.put(
          { ...key, ...state, version, ttl: Math.ceil(now / 1000) + forgetAfterSeconds },
          parsed.success
            ? {
                expression: '#version = :before',
                names: { '#version': 'version' },
                values: { ':before': before.version },
              }
            : { expression: 'attribute_not_exists(#version)', names: { '#version': 'version' } },
        );
        if (taken) return 0;
      }
      return contendedMs;
    },
  };
};
