import * as z from 'zod/mini';
import { signatureSchemes } from '../minut/webhook-secret.ts';

/** What travels on `events.fifo`: one event, where it came from and which checks it passed. */
export const eventMessageSchema = z.object({
  version: z.literal(1),
  account: z.string(),
  source: z.enum(['webhook', 'reconcile', 'timer', 'person', 'canary']),
  /** ISO UTC, on the program's clock. */
  receivedAt: z.string(),
  event: z.object({
    id: z.string(),
    type: z.string(),
    /** ISO UTC. What is no time would throw in every decision. */
    at: z.iso.datetime(),
    homeId: z.optional(z.string()),
    deviceId: z.optional(z.string()),
    value: z.optional(z.number()),
    threshold: z.optional(z.number()),
  }),
  /** Of an event of our own (`nightdesk.…`): the incident that it is about, and what it says of it. */
  about: z.optional(
    z.object({
      incidentId: z.string(),
      /** The incident's sort key in the state table; its partition is the home's. */
      sk: z.string(),
      episode: z.number(),
      /** Who did it: the recipient's key and name, of a person who tapped. */
      by: z.optional(z.object({ key: z.string(), name: z.string() })),
      /** Of an escalation step: whose ladder, which round and which step. */
      ladder: z.optional(z.object({ ruleId: z.string(), round: z.number(), step: z.number() })),
      /** ISO UTC: which acknowledgement or snooze it follows; a later one makes it void. */
      follows: z.optional(z.string()),
      /** ISO UTC: until when the incident is snoozed. */
      until: z.optional(z.string()),
    }),
  ),
  /** Of a webhook's delivery: the scheme its signature verified in, and whether the account was pinned to it already. */
  authentication: z.optional(z.object({ scheme: z.optional(z.enum(signatureSchemes)), pinned: z.boolean() })),
});

export type EventMessage = z.infer<typeof eventMessageSchema>;
