import * as z from 'zod/mini';
import { plannedActionSchema } from './plan-schema.ts';

/** What travels on `notifications`: one action, ready to send, and where its state is kept. */
export const notificationSchema = z.object({
  version: z.literal(1),
  account: z.string(),
  eventId: z.string(),
  /** ISO UTC: when it happened. */
  eventAt: z.string(),
  /** ISO UTC: when we learned of it. */
  receivedAt: z.optional(z.string()),
  incidentId: z.optional(z.string()),
  holder: z.object({ pk: z.string(), sk: z.string() }),
  episode: z.number(),
  action: plannedActionSchema,
  /** Its text is gathered from its holder when it is sent. */
  isDigest: z.optional(z.boolean()),
});

export type Notification = z.infer<typeof notificationSchema>;
