import * as z from 'zod/mini';

const change = z.object({
  name: z.optional(z.string()),
  phone: z.optional(z.string()),
  email: z.optional(z.string()),
  checkIn: z.optional(z.string()),
  checkOut: z.optional(z.string()),
  description: z.optional(z.string()),
});

/** What travels on `guest-updates`: one change of a stay at Minut, and where its action's state is kept. */
export const guestUpdateSchema = z.object({
  version: z.literal(1),
  account: z.string(),
  eventId: z.string(),
  /** ISO UTC: when it happened. */
  eventAt: z.string(),
  incidentId: z.optional(z.string()),
  holder: z.object({ pk: z.string(), sk: z.string() }),
  episode: z.number(),
  action: z.object({
    id: z.string(),
    ruleId: z.string(),
    hold: z.enum(['never', 'when-over', 'when-taken']),
    homeId: z.string(),
    /** The stay that was meant when it was planned: a later guest never gets an earlier one's change. */
    guestId: z.string(),
    change,
  }),
});

export type GuestUpdate = z.infer<typeof guestUpdateSchema>;
