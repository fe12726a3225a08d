import * as z from 'zod';
import { ConfigurationError } from '../shared/errors.ts';
import { parseGuestFieldSetting } from '../shared/minut/guest-fields.ts';
import { type StageName, stages } from './stage-settings.ts';

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    // Offsets such as +01:00 are accepted by Intl, but they know no clock change.
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
};

/** `-c key=value` always gives text; cdk.json may hold the same settings typed. */
const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])], 'is neither true nor false')
  .transform((value) => value === true || value === 'true');

const isStageName = (name: string): name is StageName => name in stages;

const days = z.coerce
  .number('is no number of days')
  .int('is no whole number of days')
  .min(2, 'must be 2 or more');

/** A name of RFC 9110. API Gateway hands names to the functions in lower case. */
const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~\w-]+$/, 'is no name of an HTTP header: give one like x-minut-signature')
  .transform((name) => name.toLowerCase());

const noGuestFields =
  'is no JSON object of field names: give one like {"phone": "mobile"}, with id, name, phone, email, checkIn, checkOut, description or externalId';

/** What cdk.json holds as an object comes from the command line as its JSON. */
const guestFields = z
  .union(
    [z.string(), z.record(z.string(), z.unknown()).transform((fields) => JSON.stringify(fields))],
    noGuestFields,
  )
  .refine((text) => parseGuestFieldSetting(text) !== undefined, noGuestFields);

const settingsSchema = z.object({
  /** Stack name; in lower case also the first part of every secret's name. */
  stackName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, 'is no stack name: letters, digits and hyphens, a letter first')
    .default('Nightdesk'),
  alarmEmail: z.email('is no e-mail address: give one like ops@example.com'),
  timeZone: z.string().refine(isTimeZone, 'is no IANA time zone: give one like Europe/Stockholm'),
  voiceNumber: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'is no phone number in E.164: a plus, the country code and the number')
    .optional(),
  /** Days that events, with texts and addresses in their plans, are kept. */
  retentionEventDays: days.default(30),
  /** Days that incidents and their timelines are kept. */
  retentionIncidentDays: days.default(400),
  /** Gets a text when alerts are not getting through, and for nothing else. */
  alarmPhone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'is no phone number in E.164: a plus, the country code and the number')
    .optional(),
  emailFrom: z.email('is no e-mail address: give one that Amazon SES has verified').optional(),
  minutApiUrl: z
    .url({ protocol: /^https?$/, error: 'is no http(s) URL' })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.minut.com/v8'),
  /** Whether Minut counts requests per account or per OAuth client; unless given, per client. */
  minutLimitScope: z.enum(['account', 'client'], 'is neither account nor client').optional(),
  /** Names of a stay's fields at Minut that differ from the assumed ones. */
  minutGuestFields: guestFields.optional(),
  /** Where Minut's deliveries carry their signature, unless in `x-minut-signature`. */
  signatureHeader: headerName.optional(),
  /** Where they carry the token, unless in `authorization`. */
  tokenHeader: headerName.optional(),
  smsMonthlyLimitUsd: z.coerce
    .number('is no amount in USD: give a number like 50')
    .positive('must be more than 0')
    .optional(),
  smsSenderId: z
    .string()
    .regex(
      /^(?=.*[A-Za-z])[A-Za-z0-9]{3,11}$/,
      'is no sender id: 3 to 11 letters and digits, at least one letter',
    )
    .optional(),
  partner: flag.default(false),
  /** What is kept, protected and watched (stage-settings.ts). */
  stage: z
    .custom<StageName>(
      (name) => typeof name === 'string' && isStageName(name),
      'is no stage: give dev or prod',
    )
    .default('prod'),
});

/** What a deployment is given as CDK context (contract.md, "Deployed"). */
export type Settings = z.infer<typeof settingsSchema>;

export type SettingName = keyof Settings;

const isSettingName = (key: string): key is SettingName => key in settingsSchema.shape;

export const settingNames = Object.keys(settingsSchema.shape).filter(isSettingName);

const examples: Partial<Record<string, string>> = {
  alarmEmail: 'ops@example.com',
  timeZone: 'Europe/Stockholm',
};

/**
 * Reads the settings from CDK context.
 * @param read gives the context value of a key, undefined where it is not set
 * @throws ConfigurationError that names everything that is unset or wrong at once
 */
export const readSettings = (read: (name: SettingName) => unknown): Settings => {
  const given = Object.fromEntries(
    settingNames.map((name) => [name, read(name)]).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = settingsSchema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    if (given[name] === undefined) return `${name} is not set: add -c ${name}=${examples[name] ?? '…'}`;
    return `${name} ${JSON.stringify(given[name])} ${issue.message}`;
  });
  throw new ConfigurationError(
    `The context cannot be deployed:\n${problems.map((p) => `  - ${p}.`).join('\n')}`,
  );
};
