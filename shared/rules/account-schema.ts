import * as z from 'zod';
import { conditionNames } from '../incidents/silence.ts';
import { durationSchema } from './duration.ts';
import { languageSchema } from './language-schema.ts';
import { idSchema } from './rule-schema.ts';
import { timeZoneSchema } from './time-zone-schema.ts';

/** One Minut login. */
export const accountSchema = z.strictObject({
  id: idSchema,
  owner: idSchema,
  fallback: idSchema.optional(),
  timeZone: timeZoneSchema.optional(),
  language: languageSchema.optional(),
  /** After how long without news an incident of a condition counts as over, where Minut does not end it. */
  silence: z.partialRecord(z.enum(conditionNames), durationSchema).optional(),
  reportAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day; write it as "08:00", with quotes')
    .optional(),
  /** What the morning report does after a night without anything to tell: one line, or no e-mail at all. */
  quietReport: z.enum(['line', 'none']).default('line'),
});

export type Account = z.infer<typeof accountSchema>;
