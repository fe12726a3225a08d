import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { listIncidents, type StoredIncident } from '../../shared/store/incidents.ts';
import { listAccounts } from '../../shared/store/known-accounts.ts';
import { readSent } from '../../shared/store/sent-messages.ts';
import { createTable } from '../../shared/store/table.ts';
import { timelineOf } from '../../shared/store/timeline.ts';

/** What the state table knows of a message that was sent. */
export interface MessageOrigin {
  /** Null where the event touches no incident. */
  readonly incidentId: string | null;
  readonly ruleId: string;
}

export interface IncidentLog {
  /** Newest first, in the shape of `GET /incidents.json`. @param limit at most this many, 200 unless told */
  incidents(limit?: number): Promise<readonly object[]>;
  /** Of the messages with these provider's ids; what is not stored yet is missing. */
  origins(providerIds: readonly string[]): Promise<ReadonlyMap<string, MessageOrigin>>;
}

/** Up to so many messages are looked up one by one; more, as after a start with `--data`, by a scan of the table. */
const fewMessages = 100;

/** As many as a person scrolls through. */
const mostIncidents = 200;

const holderSchema = z.object({
  incidentId: z.optional(z.string()),
  actions: z.record(z.string(), z.object({ providerId: z.optional(z.string()), ruleId: z.string() })),
});

/** What became of an incident's actions, as entries of its timeline. */
const messageEntries = ({ actions }: StoredIncident) =>
  Object.values(actions).flatMap(({ at, status, channel, ruleId, recipientName, reason }) =>
    at === undefined
      ? []
      : [{ at, kind: 'message', channel, status, ruleId, to: recipientName, ...(reason ? { reason } : {}) }],
  );

const byTime = (a: { readonly at: string }, b: { readonly at: string }): number =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : 0;

export interface IncidentLogOptions {
  readonly client: DynamoDBClient;
  readonly configTable: string;
  readonly stateTable: string;
}

/** Reads incidents, and where messages came from, out of the state table. */
export const createIncidentLog = ({ client, configTable, stateTable }: IncidentLogOptions): IncidentLog => {
  const state = createTable(client, stateTable);
  const describe = async (stored: StoredIncident) => {
    const { account, episode: _, ...incident } = stored.incident;
    const entries = await timelineOf(state, stored.incident);
    return { ...incident, account, timeline: [...entries, ...messageEntries(stored)].toSorted(byTime) };
  };
  const originOf = async (providerId: string): Promise<MessageOrigin | undefined> => {
    const sent = await readSent(state, providerId);
    const holder = sent && holderSchema.safeParse(await state.get(sent.holder)).data;
    const action = holder?.actions[sent?.action.id ?? ''];
    if (action?.providerId !== providerId) return undefined;
    return { incidentId: holder?.incidentId ?? null, ruleId: action.ruleId };
  };
  const allOrigins = async (): Promise<ReadonlyMap<string, MessageOrigin>> => {
    const origins = new Map<string, MessageOrigin>();
    const pages = paginateScan(
      { client },
      { TableName: stateTable, FilterExpression: 'attribute_exists(actions)', ConsistentRead: true },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const holder = holderSchema.safeParse(unmarshall(item));
        if (!holder.success) continue;
        const { incidentId = null, actions } = holder.data;
        for (const { providerId, ruleId } of Object.values(actions)) {
          if (providerId) origins.set(providerId, { incidentId, ruleId });
        }
      }
    }
    return origins;
  };
  return {
    async incidents(limit = mostIncidents) {
      const accounts = await listAccounts(client, configTable);
      const stored = await Promise.all([...accounts].map((account) => listIncidents(state, account, limit)));
      const newest = stored
        .flat()
        .toSorted((a, b) => byTime({ at: b.incident.openedAt }, { at: a.incident.openedAt }))
        .slice(0, limit);
      return Promise.all(newest.map(describe));
    },
    async origins(providerIds) {
      if (providerIds.length > fewMessages) return allOrigins();
      const found = await Promise.all(providerIds.map(async (id) => [id, await originOf(id)] as const));
      return new Map(found.flatMap(([id, origin]) => (origin ? [[id, origin] as const] : [])));
    },
  };
};
