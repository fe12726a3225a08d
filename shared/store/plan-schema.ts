import * as z from 'zod/mini';
import type { Plan, PlannedAction } from '../rules/plan.ts';
import { incidentSchema } from './incident-schema.ts';

export const plannedActionSchema: z.ZodMiniType<PlannedAction> = z.object({
  id: z.string(),
  channel: z.enum(['sms', 'email']),
  ruleId: z.string(),
  ruleVersion: z.string(),
  recipient: z.object({
    key: z.string(),
    role: z.enum(['guest', 'staff']),
    name: z.string(),
    address: z.string(),
  }),
  text: z.string(),
  subject: z.optional(z.string()),
  hold: z.enum(['never', 'when-over', 'when-taken']),
  onAmbiguity: z.enum(['resend', 'park']),
  validUntil: z.string(),
});

/** A plan as it was stored with its event. */
export const planSchema: z.ZodMiniType<Plan> = z.object({
  version: z.literal(1),
  transition: z.optional(
    z.object({ kind: z.enum(['open', 'escalate', 'reopen', 'close', 'note']), incident: incidentSchema }),
  ),
  actions: z.array(plannedActionSchema),
  cooldowns: z.array(z.object({ ruleId: z.string(), until: z.string() })),
  decisions: z.array(
    z.object({ ruleId: z.string(), outcome: z.enum(['acts', 'merged', 'silent']), because: z.string() }),
  ),
});
