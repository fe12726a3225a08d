import * as z from 'zod/mini';
import type { Incident } from '../incidents/incident.ts';
import type { Decision } from '../rules/plan.ts';
import { expiry, retentionSeconds, timelineKey, timelinePrefix } from './state-keys.ts';
import type { Table } from './table.ts';

/** One entry of an incident's timeline, as it was told at the time. */
export interface TimelineEntry {
  /** ISO UTC. */
  readonly at: string;
  /** Unique among the entries of its time: the event's id, or an action's. */
  readonly id: string;
  readonly kind: string;
  readonly type?: string;
  readonly title?: string;
  readonly value?: number;
  readonly threshold?: number;
  /** The name of the person who did it. */
  readonly by?: string;
  /** What a person wrote or chose, ready to show: "until 02:30". */
  readonly detail?: string;
  readonly decisions?: readonly Decision[];
}

/** Adds an entry; adding it again changes nothing. @param now epoch milliseconds @throws TransientError */
export const addToTimeline = async (
  table: Table,
  incident: Incident,
  entry: TimelineEntry,
  now: number,
): Promise<void> => {
  await table.put({
    ...timelineKey(incident.account, incident.homeId, incident.id, entry),
    ...entry,
    ttl: expiry(now, retentionSeconds.incident),
  });
};

const timelineSchema = z.object({
  at: z.string(),
  id: z.string(),
  kind: z.string(),
  type: z.optional(z.string()),
  title: z.optional(z.string()),
  value: z.optional(z.number()),
  threshold: z.optional(z.number()),
  by: z.optional(z.string()),
  detail: z.optional(z.string()),
  decisions: z.optional(
    z.array(
      z.object({ ruleId: z.string(), outcome: z.enum(['acts', 'merged', 'silent']), because: z.string() }),
    ),
  ),
});

/** The entries of an incident's timeline, oldest first; what became of its actions stands on the actions. */
export const timelineOf = async (table: Table, incident: Incident): Promise<readonly TimelineEntry[]> => {
  const { pk, sk } = timelinePrefix(incident.account, incident.homeId, incident.id);
  const entries: TimelineEntry[] = [];
  for await (const item of table.query({
    expression: 'pk = :pk and begins_with(sk, :sk)',
    values: { ':pk': pk, ':sk': sk },
    consistent: true,
  })) {
    entries.push(timelineSchema.parse(item));
  }
  return entries;
};
