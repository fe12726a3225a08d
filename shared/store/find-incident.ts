import { readIncident, type StoredIncident } from './incidents.ts';
import type { Table } from './table.ts';

/**
 * An incident by its id alone, read consistently, or undefined. The index only says where it is: what it says of the
 * incident itself may be a moment old.
 */
export const findIncident = async (table: Table, id: string): Promise<StoredIncident | undefined> => {
  for await (const { pk, sk } of table.query({
    index: 'incident-by-id',
    expression: 'incidentId = :id',
    values: { ':id': id },
    limit: 1,
  })) {
    return readIncident(table, { pk: String(pk), sk: String(sk) });
  }
  return undefined;
};
