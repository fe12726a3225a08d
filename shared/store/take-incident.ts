import { type Incident, isOver, type Person, sameTapMs } from '../incidents/incident.ts';
import { readIncident } from './incidents.ts';
import { incidentKey } from './state-keys.ts';
import type { Table, Update } from './table.ts';
import { addToTimeline } from './timeline.ts';

/** What became of a person's tap. */
export type Taking =
  /** It holds now, by this tap or by the same one before. */
  | { readonly kind: 'done'; readonly incident: Incident }
  /** Somebody else has it. */
  | { readonly kind: 'taken'; readonly incident: Incident }
  /** The incident ended, or came back as another episode, before the tap arrived. */
  | { readonly kind: 'over'; readonly incident: Incident | undefined };

export interface Tap {
  readonly incident: Incident;
  readonly by: Person;
  /** ISO UTC, on the program's clock. */
  readonly at: string;
}

const take = async (
  table: Table,
  { incident, by }: Tap,
  update: Update,
  holds: (current: Incident) => boolean,
): Promise<Taking> => {
  const key = incidentKey(incident);
  await table.update(key, {
    ...update,
    condition: `episode = :episode and ${update.condition}`,
    names: { ...update.names, '#status': 'status' },
    values: { ...update.values, ':episode': incident.episode },
  });
  const current = (await readIncident(table, key))?.incident;
  if (!current || isOver(current) || current.episode !== incident.episode)
    return { kind: 'over', incident: current };
  if (holds(current)) return { kind: 'done', incident: current };
  const other = current.acknowledgedBy !== undefined && current.acknowledgedBy.key !== by.key;
  return other ? { kind: 'taken', incident: current } : { kind: 'over', incident: current };
};

/**
 * Somebody takes an incident: nothing that waits for that is sent any more. One conditional write; tapping twice is
 * tapping once, and of two people the first has it. A later tap of the same person says that it is still theirs.
 * @throws TransientError
 */
export const acknowledgeIncident = async (table: Table, tap: Tap, now: number): Promise<Taking> => {
  const { by, at } = tap;
  const taking = await take(
    table,
    tap,
    {
      update:
        'SET #status = :acknowledged, acknowledgedBy = :by, acknowledgedAt = :at REMOVE snoozedBy, snoozedUntil',
      condition:
        '(#status = :open or #status = :snoozed or (acknowledgedBy.#key = :key and acknowledgedAt < :before))',
      names: { '#key': 'key' },
      values: {
        ':key': by.key,
        ':before': new Date(Date.parse(at) - sameTapMs).toISOString(),
        ':acknowledged': 'acknowledged',
        ':open': 'open',
        ':snoozed': 'snoozed',
        ':by': by,
        ':at': at,
      },
    },
    ({ status, acknowledgedBy }) => status === 'acknowledged' && acknowledgedBy?.key === by.key,
  );
  if (taking.kind === 'done') {
    const { acknowledgedAt = at, episode } = taking.incident;
    const entry = { at: acknowledgedAt, id: `acknowledged-${episode}`, kind: 'acknowledged', by: by.name };
    await addToTimeline(table, taking.incident, entry, now);
  }
  return taking;
};

export interface SnoozeTap extends Tap {
  readonly minutes: number;
  /** The identity of the form that was sent: sent again, it changes nothing. */
  readonly form: string;
}

const plusMinutes = (at: string, minutes: number): string =>
  new Date(Date.parse(at) + minutes * 60_000).toISOString();

/** Nothing that can wait is sent for that long. As `acknowledgeIncident`; who has the incident may snooze it too. */
export const snoozeIncident = async (table: Table, tap: SnoozeTap, now: number): Promise<Taking> => {
  const { by, at, minutes, form } = tap;
  const taking = await take(
    table,
    tap,
    {
      update:
        'SET #status = :snoozed, snoozedBy = :by, snoozedUntil = :until, snoozeForm = :form REMOVE acknowledgedBy, acknowledgedAt',
      condition:
        '(#status = :open or #status = :snoozed or acknowledgedBy.#key = :key) and (attribute_not_exists(snoozeForm) or snoozeForm <> :form)',
      names: { '#key': 'key' },
      values: {
        ':snoozed': 'snoozed',
        ':open': 'open',
        ':by': by,
        ':key': by.key,
        ':until': plusMinutes(at, minutes),
        ':form': form,
      },
    },
    ({ status }) => status === 'snoozed',
  );
  const { incident } = taking;
  if (taking.kind === 'done' && incident?.snoozeForm === form && incident.snoozedUntil) {
    // Reckoned back from what is stored, so that the same form sent again is the same entry.
    const snoozedAt = plusMinutes(incident.snoozedUntil, -minutes);
    const entry = { at: snoozedAt, id: `snoozed-${form}`, kind: 'snoozed', by: by.name };
    await addToTimeline(table, incident, { ...entry, detail: incident.snoozedUntil }, now);
  }
  return taking;
};
