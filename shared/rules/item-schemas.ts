import * as z from 'zod';
import { textableNumber } from '../messages/phone-number.ts';
import { durationSchema } from './duration.ts';
import { isTimeZone } from './local-time.ts';
import { idSchema, ruleSchema } from './rule-schema.ts';

const timeZoneSchema = z
  .string()
  .refine(isTimeZone, 'is no time zone; use an IANA name such as Europe/Stockholm');

const languageSchema = z.string().regex(/^[a-z]{2}$/, 'is no language; use two letters such as en or sv');
const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'is no country; use two capital letters such as SE');

const phoneSchema = z.string().transform((text, context) => {
  const number = textableNumber(text);
  if (number) return number;
  context.addIssue({
    code: 'custom',
    message:
      'is no mobile number in the international form; write it with + and the country code, such as +46701740605',
  });
  return z.NEVER;
});

/** A named person, or with `members` a group. */
export const contactSchema = z
  .strictObject({
    id: idSchema,
    name: z.string().min(1).max(100).optional(),
    phone: phoneSchema.optional(),
    email: z.email('is no e-mail address').optional(),
    language: languageSchema.optional(),
    members: z.array(idSchema).min(1).max(100).optional(),
  })
  .refine(
    ({ phone, email, members }) => phone !== undefined || email !== undefined || members !== undefined,
    {
      message: 'has no phone, no email and no members, so nothing can reach it',
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
  reportAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day; write it as "08:00", with quotes')
    .optional(),
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
