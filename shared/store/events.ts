import * as z from 'zod/mini';
import type { EventMessage } from '../platform/event-message.ts';
import type { Plan } from '../rules/plan.ts';
import { planSchema } from './plan-schema.ts';
import { eventKey, expiry, homePartition, retentionSeconds } from './state-keys.ts';
import type { Table } from './table.ts';

const storedEvent = z.object({ plan: planSchema });

/** The plan that was stored with an event, or undefined when the event is new. */
export const readPlan = async (
  table: Table,
  { account, event }: Pick<EventMessage, 'account' | 'event'>,
): Promise<Plan | undefined> => {
  const item = await table.get(eventKey(account, event.homeId, event.id));
  return item && storedEvent.parse(item).plan;
};

/**
 * Stores an event once, together with its plan and, where it belongs to no incident, its actions.
 * @returns false when the event is there already: its stored plan counts, not this one
 */
export const recordEvent = (
  table: Table,
  { account, source, receivedAt, event }: EventMessage,
  plan: Plan,
  extra: { readonly actions?: object; readonly known: boolean },
  now: number,
): Promise<boolean> =>
  table.put(
    {
      ...eventKey(account, event.homeId, event.id),
      schemaVersion: 1,
      ...event,
      homeEvents: homePartition(account, event.homeId),
      happenedAt: event.at,
      account,
      source,
      receivedAt,
      known: extra.known,
      plan,
      ...(extra.actions ? { actions: extra.actions } : {}),
      ttl: expiry(now, retentionSeconds.event),
    },
    { expression: 'attribute_not_exists(pk)' },
  );

/** `at` by another name: an attribute of an index has one type in the whole table. */
const recordedEvent = z.pipe(
  z.object({ id: z.string(), type: z.string(), happenedAt: z.string() }),
  z.transform(({ id, type, happenedAt }) => ({ id, type, at: happenedAt })),
);

/** The events of a home that are recorded with a time between the two (ISO UTC, both included), oldest first. */
export const eventsBetween = async (
  table: Table,
  { account, homeId }: { readonly account: string; readonly homeId: string | undefined },
  from: string,
  until: string,
): Promise<readonly z.infer<typeof recordedEvent>[]> => {
  const events: z.infer<typeof recordedEvent>[] = [];
  for await (const item of table.query({
    index: 'events-by-time',
    expression: 'homeEvents = :home and happenedAt between :from and :until',
    values: { ':home': homePartition(account, homeId), ':from': from, ':until': until },
  })) {
    events.push(recordedEvent.parse(item));
  }
  return events;
};
