import * as z from 'zod';
import { conditionNames } from '../incidents/silence.ts';
import { textableNumber } from '../messages/phone-number.ts';
import { durationSchema } from './duration.ts';
import { pausedUntilSchema } from './pause.ts';
import { rotaSchema } from './rota.ts';
import { idSchema, ruleSchema } from './rule-schema.ts';
import { timeWindowSchema } from './time-window.ts';
import { timeZoneSchema } from './time-zone-schema.ts';

const languageSchema = z.string().regex(/^[a-z]{2}$/, 'is no language; use two letters such as en or sv');
const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'is no country; use two capital letters such as SE');

const phoneSchema = z.string().transform((text, context) => {
  const number = textableNumber(text);
  if (number) return number;
  context.addIssue({
    code: 'custom',
    message:
      'is no mobile number in the international form; write it with + and the country code, such as +12025550123',
  });
  return z.NEVER;
});

const doNotDisturbSchema = timeWindowSchema.describe('in the time zone of the account');

/** A named person; with `members` a group; with `rota` whoever is on duty. */
export const contactSchema = z
  .strictObject({
    id: idSchema,
    name: z.string().min(1).max(100).optional(),
    phone: phoneSchema.optional(),
    email: z.email('is no e-mail address').optional(),
    language: languageSchema.optional(),
    doNotDisturb: doNotDisturbSchema.optional(),
    members: z.array(idSchema).min(1).max(100).optional(),
    rota: rotaSchema.optional(),
  })
  .refine((contact) => [contact.phone ?? contact.email, contact.members, contact.rota].some(Boolean), {
    message: 'has no phone, no email, no members and no rota, so nothing can reach it',
  })
  .refine(
    (contact) => [contact.phone ?? contact.email, contact.members, contact.rota].filter(Boolean).length <= 1,
    {
      message: 'can be a person, a group (members) or a rota, but only one of them',
    },
  );

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

export type Contact = z.infer<typeof contactSchema>;
export type Home = z.infer<typeof homeSchema>;
export type Account = z.infer<typeof accountSchema>;

export const itemSchemas = {
  rule: ruleSchema,
  contact: contactSchema,
  home: homeSchema,
  account: accountSchema,
} as const;
