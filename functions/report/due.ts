import * as z from 'zod/mini';
import { activeKind } from '../../shared/store/config-keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { lastAt } from '../../shared/views/night.ts';

const accountItem = z.object({
  id: z.string(),
  fields: z.object({ reportAt: z.optional(z.string()), timeZone: z.optional(z.string()) }),
});

/** A report that could not be sent at its time is still news for this many milliseconds. */
const lateMs = 2 * 60 * 60_000;

/** The time of the report that is due, ISO UTC, or undefined. Pure. @param now ISO UTC */
export const dueReport = (
  reportAt: string | undefined,
  now: string,
  timeZone: string,
): string | undefined => {
  if (reportAt === undefined) return undefined;
  const at = lastAt(reportAt, now, timeZone);
  return Date.parse(now) - Date.parse(at) < lateMs ? at : undefined;
};

/** The accounts whose report is due now: of thousands, those of one time zone and hour. @throws TransientError */
export const listDueAccounts = async (
  config: Table,
  now: string,
  defaultTimeZone: string,
): Promise<ReadonlySet<string>> => {
  const due = new Set<string>();
  for await (const item of config.query({
    expression: '#kind = :kind and begins_with(#id, :account)',
    names: { '#kind': 'kind', '#id': 'id' },
    values: { ':kind': activeKind(undefined), ':account': 'account#' },
  })) {
    const parsed = accountItem.safeParse(item);
    if (!parsed.success) continue;
    const { reportAt, timeZone = defaultTimeZone } = parsed.data.fields;
    if (dueReport(reportAt, now, timeZone)) due.add(parsed.data.id.slice('account#'.length));
  }
  return due;
};
