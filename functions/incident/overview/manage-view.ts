import type { Home } from '../../../shared/minut/homes.ts';
import type { Manage } from '../../../shared/pages/overview-view.ts';
import type { ActiveSet } from '../../../shared/rules/active-set.ts';
import { onDuty } from '../../../shared/rules/rota.ts';
import { lastEdit } from '../../../shared/store/edits.ts';
import type { Table } from '../../../shared/store/table.ts';
import { nextAt } from '../../../shared/views/night.ts';

/** As many homes as a list on a phone can hold. */
const mostHomes = 500;
const hourMs = 3_600_000;

const pausesFrom = (now: string, timeZone: string): Manage['pauses'] => {
  const after = (hours: number) => new Date(Date.parse(now) + hours * hourMs).toISOString();
  return [
    { until: after(1), words: 'in one hour' },
    { until: nextAt('07:00', now, timeZone), words: '07:00' },
    { until: nextAt('12:00', now, timeZone), words: '12:00' },
    { until: after(24), words: 'this time tomorrow' },
    { until: after(7 * 24), words: 'this time next week' },
  ];
};

export interface ManageQuestion {
  readonly account: string;
  readonly set: ActiveSet;
  readonly homes: readonly Home[];
  /** ISO UTC. */
  readonly now: string;
  readonly timeZone: string;
  readonly form: string;
}

/** What the forms of a manager's overview offer. @throws TransientError */
export const manageView = async (
  state: Table,
  { account, set, homes, now, timeZone, form }: ManageQuestion,
): Promise<Manage> => {
  const names = new Map(homes.map(({ id, name }) => [id, name]));
  for (const { id, name } of set.homes.values()) names.set(id, name ?? names.get(id) ?? id);
  const contacts = [...set.contacts.values()];
  const people = contacts
    .filter(({ members, rota }) => !members && !rota)
    .map(({ id, name }) => ({ id, name: name ?? id }));
  const undo = await lastEdit(state, account);
  return {
    form,
    rules: set.rules
      .map(({ rule: { id, description, enabled, dryRun, pausedUntil } }) => ({
        id,
        description,
        enabled,
        dryRun,
        pausedUntil,
      }))
      .toSorted((a, b) => a.id.localeCompare(b.id)),
    homes: [...names]
      .map(([id, name]) => ({ id, name, pausedUntil: set.homes.get(id)?.pausedUntil }))
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .slice(0, mostHomes),
    pauses: pausesFrom(now, timeZone),
    duties: contacts.flatMap(({ id, name, rota }) => {
      if (!rota) return [];
      const present = onDuty(rota, now);
      const onDutyName = present === undefined ? undefined : (set.contacts.get(present)?.name ?? present);
      return [{ id, name: name ?? id, onDuty: onDutyName, until: nextAt('12:00', now, rota.timeZone) }];
    }),
    people,
    ...(undo ? { undo: { edit: undo.name, what: undo.what, by: undo.by, at: undo.at } } : {}),
  };
};
