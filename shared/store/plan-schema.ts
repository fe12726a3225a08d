import * as z from 'zod/mini';
import type { Plan, PlannedAction, Recipient } from '../rules/plan.ts';
import { conditionSchema, incidentSchema, ladderSchema, recordedEndSchema } from './incident-schema.ts';

const recipientSchema: z.ZodMiniType<Recipient> = z.object({
  key: z.string(),
  role: z.enum(['guest', 'staff']),
  name: z.string(),
  address: z.string(),
});

export const plannedActionSchema: z.ZodMiniType<PlannedAction> = z.object({
  id: z.string(),
  channel: z.enum(['sms', 'email', 'call']),
  ruleId: z.string(),
  ruleVersion: z.string(),
  recipient: recipientSchema,
  text: z.string(),
  subject: z.optional(z.string()),
  hold: z.enum(['never', 'when-over', 'when-taken']),
  onAmbiguity: z.enum(['resend', 'park']),
  validUntil: z.string(),
  notBefore: z.optional(z.string()),
  urgent: z.optional(z.boolean()),
  first: z.optional(z.boolean()),
  dryRun: z.optional(z.boolean()),
  otherwise: z.optional(z.array(recipientSchema)),
  guest: z.optional(z.object({ night: z.string(), until: z.optional(z.string()) })),
});

const guestUpdateSchema = z.object({
  id: z.string(),
  ruleId: z.string(),
  ruleVersion: z.string(),
  guestId: z.string(),
  change: z.object({ name: z.optional(z.string()), description: z.optional(z.string()) }),
  dryRun: z.optional(z.boolean()),
});

const timerSchema = z.object({
  id: z.string(),
  type: z.string(),
  dueAt: z.string(),
  ladder: z.optional(z.object({ ruleId: z.string(), round: z.number(), step: z.number() })),
  follows: z.optional(z.string()),
});

/** A plan as it was stored with its event. */
export const planSchema: z.ZodMiniType<Plan> = z.object({
  version: z.literal(1),
  transition: z.optional(
    z.object({
      kind: z.enum(['open', 'escalate', 'reopen', 'resume', 'close', 'note']),
      incident: incidentSchema,
      follows: z.optional(z.string()),
      ended: z.optional(recordedEndSchema),
    }),
  ),
  strayEndOf: z.optional(conditionSchema),
  actions: z.array(plannedActionSchema),
  guestUpdates: z.array(guestUpdateSchema),
  timers: z.array(timerSchema),
  ladders: z.record(z.string(), ladderSchema),
  cooldowns: z.array(z.object({ ruleId: z.string(), until: z.string() })),
  decisions: z.array(
    z.object({ ruleId: z.string(), outcome: z.enum(['acts', 'merged', 'silent']), because: z.string() }),
  ),
});
