import * as z from 'zod/mini';
import type { Incident } from '../incidents/incident.ts';
import type { OccurredEvent, RecordedEnd } from '../incidents/transition.ts';
import { actionStateSchema, incidentSchema, recordedEndSchema } from './incident-schema.ts';
import type { ActionStates } from './register-actions.ts';
import { expiry, incidentPrefix, recordedEndKey, retentionSeconds, type StateKey } from './state-keys.ts';
import type { Item, Table } from './table.ts';

export interface StoredIncident {
  readonly incident: Incident;
  readonly actions: ActionStates;
}

const storedSchema = z.object({ actions: z._default(z.record(z.string(), actionStateSchema), {}) });

const endedSchema = z.object({ ended: recordedEndSchema });

const parseStored = (item: Item): StoredIncident => ({
  incident: incidentSchema.parse(item),
  actions: storedSchema.parse(item).actions,
});

/** What is known of a home's condition, and of one device where the event names one. */
export interface Latest {
  readonly stored?: StoredIncident;
  readonly ended?: RecordedEnd;
}

/** The latest incident and the latest end that no incident was open for. One query. @throws TransientError */
export const latestOf = async (
  table: Table,
  { account, homeId, deviceId }: Pick<OccurredEvent, 'account' | 'homeId' | 'deviceId'>,
  condition: string,
): Promise<Latest> => {
  const { pk, sk } = incidentPrefix(account, homeId, condition, deviceId);
  const query = table.query({
    expression: 'pk = :pk and begins_with(sk, :sk)',
    values: { ':pk': pk, ':sk': sk },
    newestFirst: true,
    limit: 2,
    consistent: true,
  });
  let ended: RecordedEnd | undefined;
  for await (const item of query) {
    if (item.sk !== recordedEndKey(account, homeId, condition, deviceId).sk)
      return { stored: parseStored(item), ...(ended ? { ended } : {}) };
    ({ ended } = endedSchema.parse(item));
  }
  return ended ? { ended } : {};
};

/** The latest incident alone. @throws TransientError */
export const latestIncident = async (
  table: Table,
  event: Pick<OccurredEvent, 'account' | 'homeId' | 'deviceId'>,
  condition: string,
): Promise<StoredIncident | undefined> => (await latestOf(table, event, condition)).stored;

/**
 * Keeps an end that no incident was open for, unless a later one is kept. Doing so again changes nothing.
 * @param now epoch milliseconds
 */
export const recordEnd = async (
  table: Table,
  { account, homeId, deviceId, id, type, at }: OccurredEvent,
  condition: string,
  now: number,
): Promise<void> => {
  await table.put(
    {
      ...recordedEndKey(account, homeId, condition, deviceId),
      ended: { id, type, at },
      ttl: expiry(now, retentionSeconds.event),
    },
    {
      expression: 'attribute_not_exists(pk) or ended.#at < :at',
      names: { '#at': 'at' },
      values: { ':at': at },
    },
  );
};

/** The incidents of an account, newest first. @param limit at most this many */
export const listIncidents = async (
  table: Table,
  account: string,
  limit: number,
): Promise<readonly StoredIncident[]> => {
  const incidents: StoredIncident[] = [];
  for await (const item of table.query({
    index: 'incidents-by-account',
    expression: 'incidentAccount = :account',
    values: { ':account': account },
    newestFirst: true,
    limit,
  })) {
    incidents.push(parseStored(item));
  }
  return incidents;
};

/** An incident with its actions, read consistently, or undefined. */
export const readIncident = async (table: Table, key: StateKey): Promise<StoredIncident | undefined> => {
  const item = await table.get({ pk: key.pk, sk: key.sk });
  return item && parseStored(item);
};
