import * as z from 'zod/mini';
import type { Facts } from '../../shared/rules/facts.ts';
import { noFacts } from '../../shared/rules/facts.ts';
import type { Plan } from '../../shared/rules/plan.ts';
import { eventsBetween } from '../../shared/store/events.ts';
import { actionStateSchema } from '../../shared/store/incident-schema.ts';
import { listIncidents } from '../../shared/store/incidents.ts';
import { planSchema } from '../../shared/store/plan-schema.ts';
import { eventKey } from '../../shared/store/state-keys.ts';
import type { Table } from '../../shared/store/table.ts';

export const recordSchema = z.object({
  id: z.string(),
  type: z.string(),
  account: z.string(),
  happenedAt: z.string(),
  receivedAt: z.string(),
  source: z.string(),
  homeId: z.optional(z.string()),
  deviceId: z.optional(z.string()),
  value: z.optional(z.number()),
  threshold: z.optional(z.number()),
  plan: planSchema,
  actions: z._default(z.record(z.string(), actionStateSchema), {}),
});

/** An event as it was recorded, with the plan that was made of it. */
export type RecordedEvent = z.infer<typeof recordSchema>;

/** The homes that anything is known of: their items, and those of the latest incidents. */
export const knownHomes = async (
  state: Table,
  account: string,
  items: Iterable<string>,
): Promise<ReadonlySet<string>> => {
  const homes = new Set(items);
  for (const { incident } of await listIncidents(state, account, mostIncidents)) homes.add(incident.homeId);
  return homes;
};

/** Of how many of the latest incidents the homes are looked at, beside the homes that have items. */
const mostIncidents = 500;

/** A home's recorded events between two times (ISO UTC), oldest first. */
export const recordedEvents = async (
  state: Table,
  account: string,
  homeId: string | undefined,
  from: string,
  until: string,
): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  // The index knows only which events there are.
  for (const { id } of await eventsBetween(state, { account, homeId }, from, until)) {
    const parsed = recordSchema.safeParse(await state.get(eventKey(account, homeId, id)));
    // What an older version recorded in another shape cannot be played again.
    if (parsed.success) events.push(parsed.data);
  }
  return events;
};

/** What Minut said at the time, as far as the plan shows it: who was texted as a guest. */
export const factsOfPlan = (plan: Plan): Facts => {
  const guest = plan.actions.find(({ recipient }) => recipient.role === 'guest')?.recipient;
  if (!guest) return { ...noFacts, stay: { kind: 'none' } };
  const address = guest.address.includes('@') ? { email: guest.address } : { phone: guest.address };
  const id = guest.key.slice('guest:'.length);
  return { ...noFacts, stay: { kind: 'staying', guest: { id, kind: 'guest', ...address } } };
};
