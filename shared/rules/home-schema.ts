import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { languageSchema } from './language-schema.ts';
import { pausedUntilSchema } from './paused-until-schema.ts';
import { idSchema } from './rule-schema.ts';
import { timeZoneSchema } from './time-zone-schema.ts';

const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'is no country; use two capital letters such as SE');

const limitsSchema = z
  .strictObject({ low: z.number().optional(), high: z.number().optional() })
  .refine(({ low, high }) => low === undefined || high === undefined || low < high, {
    message: 'must have low below high',
  });

const clockSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day; write it as "22:00", with quotes');

/** What the home's devices should do: dBA, °C, % relative humidity. Written to them only with `enforce`. */
const thresholdsSchema = z.strictObject({
  sound: z
    .strictObject({
      day: z.number().min(30).max(120).optional(),
      night: z.number().min(30).max(120).optional(),
      after: durationSchema.optional(),
    })
    .optional(),
  quietHours: z.strictObject({ from: clockSchema, to: clockSchema }).optional(),
  temperature: limitsSchema.optional(),
  humidity: limitsSchema.optional(),
  enforce: z.boolean().default(false),
});

/** A home; `id` is Minut's home id. What is left out is taken from Minut or from the account. */
export const homeSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(200).optional(),
  address: z.string().min(1).max(200).optional(),
  tags: z.array(idSchema).max(50).default([]),
  timeZone: timeZoneSchema.optional(),
  country: countrySchema.optional(),
  owner: idSchema.optional(),
  language: languageSchema.optional(),
  thresholds: thresholdsSchema.optional(),
  /** Until then its rules are silent, except for alarms. */
  pausedUntil: pausedUntilSchema.optional(),
  /** An iCal address: its stays become Minut's. */
  calendar: z.url({ protocol: /^https?$/, error: 'is no address; it begins with https://' }).optional(),
});

export type Home = z.infer<typeof homeSchema>;
