import * as z from 'zod/mini';
import type { Incident } from '../incidents/incident.ts';
import type { OccurredEvent } from '../incidents/transition.ts';
import { actionStateSchema, incidentSchema } from './incident-schema.ts';
import type { ActionStates } from './register-actions.ts';
import { incidentPrefix, type StateKey } from './state-keys.ts';
import type { Item, Table } from './table.ts';

export interface StoredIncident {
  readonly incident: Incident;
  readonly actions: ActionStates;
}

const storedSchema = z.object({ actions: z._default(z.record(z.string(), actionStateSchema), {}) });

const parseStored = (item: Item): StoredIncident => ({
  incident: incidentSchema.parse(item),
  actions: storedSchema.parse(item).actions,
});

/** The latest incident of a home's condition, and of one device where the event names one. One query. */
export const latestIncident = async (
  table: Table,
  { account, homeId, deviceId }: Pick<OccurredEvent, 'account' | 'homeId' | 'deviceId'>,
  condition: string,
): Promise<StoredIncident | undefined> => {
  const { pk, sk } = incidentPrefix(account, homeId, condition, deviceId);
  const query = table.query({
    expression: 'pk = :pk and begins_with(sk, :sk)',
    values: { ':pk': pk, ':sk': sk },
    newestFirst: true,
    limit: 1,
    consistent: true,
  });
  for await (const item of query) return parseStored(item);
  return undefined;
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
