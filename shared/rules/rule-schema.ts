import * as z from 'zod';
import { actionsSchema } from './action-schema.ts';
import { conditionsSchema } from './condition-schema.ts';
import { durationSchema } from './duration.ts';
import { eventPatternSchema } from './event-pattern.ts';
import { oneOrMore } from './one-or-more.ts';
import { pausedUntilSchema } from './paused-until-schema.ts';
import { timeWindowSchema } from './time-window.ts';

export const idSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'is no id; use letters, digits, dots, dashes and underscores, at most 64',
  );

/** `all`, ids and tags; with `!` in front, all but these. */
const homesSchema = oneOrMore(z.string().min(1).max(65), 5_000);

const stepSchema = z.strictObject({
  after: durationSchema,
  // biome-ignore lint/suspicious/noThenProperty: the word of the rule language (design.md); a step is never awaited.
  then: actionsSchema,
});

const stepsSchema = z
  .array(stepSchema)
  .min(1)
  .max(10)
  .refine((steps) => steps.every(({ after }, index) => after > (steps[index - 1]?.after ?? 0)), {
    message: 'must be in the order of time, each `after` longer than the one before it',
  });

/** A rule as people write it (docs/rules.md). Unknown keys are refused; durations become milliseconds. */
export const ruleSchema = z.strictObject({
  id: idSchema,
  description: z.string().max(500).optional(),
  enabled: z.boolean().default(true),
  /** Until then it is silent, except for alarms. */
  pausedUntil: pausedUntilSchema.optional(),
  /** Decides everything and sends nothing: the messages it would have sent are on the timeline. */
  dryRun: z.boolean().default(false),
  /** Lower runs first; among equals, by id. */
  priority: z.int().min(0).max(1_000).default(100),
  when: oneOrMore(eventPatternSchema, 50),
  homes: homesSchema.default(['all']),
  during: timeWindowSchema.optional(),
  if: conditionsSchema.optional(),
  cooldown: durationSchema.optional(),
  /** Older news wakes nobody. */
  maxAge: durationSchema.optional(),
  /** When this rule acts, those after it do not. */
  stop: z.boolean().default(false),
  // biome-ignore lint/suspicious/noThenProperty: the word of the rule language (design.md); a rule is never awaited.
  then: actionsSchema,
  /** Each step runs unless the incident ended or somebody took it; counted from the rule's first match. */
  escalate: stepsSchema.optional(),
  /** Whether those who were texted hear that somebody has it. */
  notifyAcknowledged: z.boolean().default(true),
  /** Whether the staff who were texted hear that it is over. */
  notifyEnd: z.boolean().default(true),
});

export type Rule = z.infer<typeof ruleSchema>;
