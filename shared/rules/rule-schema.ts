import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { eventPatternSchema } from './event-pattern.ts';
import { textSchema } from './text-schema.ts';
import { timeWindowSchema } from './time-window.ts';

export const idSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'is no id; use letters, digits, dots, dashes and underscores, at most 64',
  );

const oneOrMore = <Schema extends z.ZodType>(schema: Schema, most: number) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(schema).min(1).max(most));

/** Who gets it: `guest`, `owner`, a contact's id, a phone number or an e-mail address. */
const recipientSchema = z.string().min(1).max(254);
const recipientsSchema = oneOrMore(recipientSchema, 50);

const smsSchema = z.strictObject({
  to: recipientsSchema,
  otherwise: recipientSchema.optional(),
  text: textSchema,
});
const emailSchema = smsSchema.extend({ subject: textSchema });

/** One action: an object with exactly one key, the channel. */
export const actionSchema = z
  .strictObject({ sms: smsSchema.optional(), email: emailSchema.optional() })
  .refine((action) => Object.keys(action).length === 1, {
    message: 'must be exactly one of sms, email',
  });

export type Action = z.infer<typeof actionSchema>;

const whenSchema = oneOrMore(eventPatternSchema, 50);
/** `all`, or ids and tags. */
const homesSchema = oneOrMore(z.string().min(1).max(64), 5_000);

/** A rule as people write it (docs/rules.md). Unknown keys are refused; durations become milliseconds. */
export const ruleSchema = z.strictObject({
  id: idSchema,
  description: z.string().max(500).optional(),
  enabled: z.boolean().default(true),
  /** Lower runs first; among equals, by id. */
  priority: z.int().min(0).max(1_000).default(100),
  when: whenSchema,
  homes: homesSchema.default(['all']),
  during: timeWindowSchema.optional(),
  cooldown: durationSchema.optional(),
  // biome-ignore lint/suspicious/noThenProperty: the word of the rule language (design.md); a rule is never awaited.
  then: z.array(actionSchema).min(1).max(20),
});

export type Rule = z.infer<typeof ruleSchema>;
