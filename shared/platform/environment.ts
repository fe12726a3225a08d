import * as z from 'zod/mini';
import { ConfigurationError } from '../errors.ts';

const url = z.string().check(z.regex(/^https?:\/\//, 'an http(s) URL'));
const name = z.string().check(z.minLength(1));

const days = (usual: number) =>
  z._default(
    z
      .pipe(
        z.string(),
        z.transform((text) => Number(text)),
      )
      .check(z.refine((value) => Number.isInteger(value) && value >= 1, 'a whole number of days')),
    usual,
  );

/**
 * Every environment variable that a function may ask for. A name means the same in all functions: locally they share
 * one process, and a resource that is bound in the stack sets its variable and its grant in one call.
 */
export const variables = z.object({
  CONFIG_TABLE: name,
  STATE_TABLE: name,
  EVENTS_QUEUE_URL: url,
  NOTIFICATIONS_QUEUE_URL: url,
  TIMERS_QUEUE_URL: url,
  GUEST_UPDATES_QUEUE_URL: url,
  TOKEN_REFRESH_QUEUE_URL: url,
  THRESHOLDS_QUEUE_URL: url,
  OUTCOMES_QUEUE_URL: url,
  RECONCILE_QUEUE_URL: url,
  REPORT_QUEUE_URL: url,
  SET_ASIDE_QUEUE_URL: url,
  ALARM_TOPIC_ARN: name,
  /** `nightdesk`, or the stack's name in lower case: the first part of every secret's name. */
  SECRET_PREFIX: name,
  MINUT_API_URL: url,
  /** Whether Minut counts requests per account or per OAuth client; its documentation does not say. */
  MINUT_LIMIT_SCOPE: z._default(z.enum(['account', 'client']), 'client'),
  /** `pull` where Minut cannot reach us: no webhook is looked after, and events come by reconcile alone. */
  EVENTS_BY: z._default(z.enum(['webhook', 'pull']), 'webhook'),
  /** JSON: names of a stay's fields that differ from the assumed ones (shared/minut/guest-fields.ts). */
  MINUT_GUEST_FIELDS: z.optional(name),
  /** Days that events, and incidents with their timelines, are kept (docs/privacy.md). */
  RETENTION_EVENT_DAYS: days(30),
  RETENTION_INCIDENT_DAYS: days(400),
  /** The time zone of homes that have none, as an IANA name. */
  TIME_ZONE: name,
  /** Where the pages behind the links in texts live, without a slash at the end. */
  INCIDENT_BASE_URL: url,
  /** Lower case. Minut's documentation does not name the header for certain, hence a setting. */
  SIGNATURE_HEADER: z._default(name, 'x-minut-signature'),
  TOKEN_HEADER: z._default(name, 'authorization'),
  /** The address e-mails come from; without it no e-mail is sent and each one says so on the timeline. */
  EMAIL_FROM: z.optional(name),
  /** Of SES: publishes what becomes of each e-mail. */
  EMAIL_CONFIGURATION_SET: z.optional(name),
  SMS_SENDER_ID: z.optional(name),
  /** The number that voice calls come from, in E.164; without it a call becomes a text. */
  VOICE_NUMBER: z.optional(name),
});

/**
 * Reads the variables of a function's schema (`z.pick(variables, …)`), once, at cold start.
 * @throws ConfigurationError that lists every missing or wrong variable at once; values are never shown.
 */
export const readEnvironment = <Schema extends z.ZodMiniType>(
  schema: Schema,
  source: NodeJS.ProcessEnv = process.env,
): z.infer<Schema> => {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = schema.safeParse(set);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const key = issue.path.join('.');
    return set[key] === undefined ? `${key} is not set` : `${key} is not valid`;
  });
  throw new ConfigurationError(`Environment: ${[...new Set(problems)].join('; ')}.`);
};
