import * as z from 'zod/mini';
import type { ActionState } from '../incidents/action-state.ts';
import type { Incident, Ladder } from '../incidents/incident.ts';
import type { RecordedEnd } from '../incidents/transition.ts';
import { type Category, type Condition, eventTypes } from '../minut/event-catalogue.ts';

const conditions = new Set<string>(eventTypes.flatMap(({ condition }) => condition ?? []));
const isCondition = (value: unknown): value is Condition =>
  typeof value === 'string' && conditions.has(value);
export const conditionSchema = z.custom<Condition>(isCondition);
const categories = new Set<string>(eventTypes.map(({ category }) => category));
const isCategory = (value: unknown): value is Category => typeof value === 'string' && categories.has(value);

export const recordedEndSchema: z.ZodMiniType<RecordedEnd> = z.object({
  id: z.string(),
  type: z.string(),
  at: z.string(),
});

const personSchema = z.object({ key: z.string(), name: z.string() });

export const ladderSchema: z.ZodMiniType<Ladder> = z.object({
  startedAt: z.string(),
  run: z.number(),
  done: z.number(),
  pass: z.number(),
});

export const incidentSchema: z.ZodMiniType<Incident> = z.object({
  id: z.string(),
  account: z.string(),
  homeId: z.string(),
  condition: conditionSchema,
  category: z.custom<Category>(isCategory),
  deviceId: z.optional(z.string()),
  status: z.enum(['open', 'acknowledged', 'snoozed', 'resolved']),
  episode: z.number(),
  openedAt: z.string(),
  closedAt: z.optional(z.string()),
  lastEventAt: z.string(),
  notice: z.number(),
  latest: z.object({
    type: z.string(),
    at: z.string(),
    value: z.optional(z.number()),
    threshold: z.optional(z.number()),
  }),
  acknowledgedBy: z.optional(personSchema),
  acknowledgedAt: z.optional(z.string()),
  snoozedBy: z.optional(personSchema),
  snoozedUntil: z.optional(z.string()),
  snoozeForm: z.optional(z.string()),
  ladders: z.record(z.string(), ladderSchema),
});

export const actionStateSchema: z.ZodMiniType<ActionState> = z.object({
  status: z.enum(['planned', 'claimed', 'sent', 'skipped', 'failed', 'parked']),
  channel: z.string(),
  ruleId: z.string(),
  ruleVersion: z.string(),
  recipientKey: z.string(),
  recipientName: z.string(),
  hold: z.enum(['never', 'when-over', 'when-taken']),
  episode: z.number(),
  leaseUntil: z.optional(z.number()),
  attempts: z.optional(z.number()),
  ambiguous: z.optional(z.number()),
  at: z.optional(z.string()),
  providerId: z.optional(z.string()),
  reason: z.optional(z.string()),
  receipt: z.optional(
    z.object({
      fate: z.enum(['delivered', 'failed', 'complained']),
      at: z.string(),
      reason: z.optional(z.string()),
    }),
  ),
  text: z.optional(z.string()),
});
