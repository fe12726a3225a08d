import type { MinutClient } from '../../shared/minut/client.ts';
import { MinutRefusedError } from '../../shared/minut/failures.ts';
import { collect } from '../../shared/minut/paging.ts';
import { log } from '../../shared/platform/log.ts';
import { applyImport, IdentityLostError } from '../../shared/reservations/apply-import.ts';
import { planImport } from '../../shared/reservations/import-plan.ts';
import { readIcs, UnreadableReservationsError } from '../../shared/reservations/read-ics.ts';
import { defaultStayTimes } from '../../shared/reservations/reservation.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';

export interface CalendarOptions {
  readonly account: string;
  readonly guests: MinutClient['guests'];
  readonly homes: ActiveSet['homes'];
  readonly defaultTimeZone: string;
  readonly fetchCalendar: (address: string) => Promise<string>;
  /** Epoch milliseconds, on the program's clock. */
  readonly now: number;
}

/**
 * Makes the stays of each home's calendar Minut's own. A calendar that cannot be read changes nothing.
 * @returns one sentence per calendar that a person has to look at
 */
export const syncCalendars = async ({
  account,
  guests,
  homes,
  defaultTimeZone,
  fetchCalendar,
  now,
}: CalendarOptions): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (const { id, name = id, calendar, timeZone = defaultTimeZone } of homes.values()) {
    if (calendar === undefined) continue;
    try {
      const list = readIcs(await fetchCalendar(calendar), { ...defaultStayTimes, timeZone });
      const plan = planImport(list, await collect(guests.list(id)), now);
      await applyImport(guests, id, plan);
      const changes = plan.create.length + plan.update.length + plan.remove.length;
      if (changes > 0)
        log('info', 'calendar read', { function: 'reconcile', account, homeId: id, count: changes });
    } catch (error) {
      if (error instanceof MinutRefusedError) {
        problems.push(
          error.status === 404
            ? `${name}: Minut has no such home any more; take the calendar out of its item.`
            : `${name}: Minut refused a stay of its calendar with ${error.status}.`,
        );
        continue;
      }
      if (!(error instanceof UnreadableReservationsError || error instanceof IdentityLostError)) throw error;
      problems.push(`${name}: ${error.message}`);
    }
  }
  return problems;
};
