import * as z from 'zod/mini';

/** What a link to the overview opens, for whom, and whether it may change anything. */
export const overviewLinkSchema = z.object({
  account: z.string(),
  /** The contact who holds it. */
  by: z.string(),
  manage: z.boolean(),
  /** ISO UTC. */
  expiresAt: z.iso.datetime(),
});

export type OverviewLink = z.infer<typeof overviewLinkSchema>;
