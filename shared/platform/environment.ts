import * as z from 'zod/mini';
import { ConfigurationError } from '../errors.ts';

const url = z.string().check(z.regex(/^https?:\/\//, 'an http(s) URL'));
const name = z.string().check(z.minLength(1));

/**
 * Every environment variable that a function may ask for. A name means the same in all functions: locally they share
 * one process, and a resource that is bound in the stack sets its variable and its grant in one call.
 */
const variables = {
  CONFIG_TABLE: name,
  STATE_TABLE: name,
  EVENTS_QUEUE_URL: url,
  NOTIFICATIONS_QUEUE_URL: url,
  SET_ASIDE_QUEUE_URL: url,
  ALARM_TOPIC_ARN: name,
  /** `nightdesk`, or the stack's name in lower case: the first part of every secret's name. */
  SECRET_PREFIX: name,
  MINUT_API_URL: url,
  /** The time zone of homes that have none, as an IANA name. */
  TIME_ZONE: name,
  /** Where the pages behind the links in texts live, without a slash at the end. */
  INCIDENT_BASE_URL: url,
  /** Lower case. Minut's documentation does not name the header for certain, hence a setting. */
  SIGNATURE_HEADER: z._default(name, 'x-minut-signature'),
  TOKEN_HEADER: z._default(name, 'authorization'),
  /** The address e-mails come from; without it no e-mail is sent and each one says so on the timeline. */
  EMAIL_FROM: z.optional(name),
  SMS_SENDER_ID: z.optional(name),
} as const;

export type VariableName = keyof typeof variables;

type Environment<Names extends VariableName> = { readonly [Name in Names]: z.infer<(typeof variables)[Name]> };

/**
 * Reads the named variables, once, at cold start.
 * @throws ConfigurationError that lists every missing or wrong variable at once; values are never shown.
 */
export const readEnvironment = <const Names extends VariableName>(
  names: readonly Names[],
  source: NodeJS.ProcessEnv = process.env,
): Environment<Names> => {
  const shape = Object.fromEntries(names.map((key) => [key, variables[key]]));
  const set = Object.fromEntries(names.filter((key) => source[key] !== '').map((key) => [key, source[key]]));
  const result = z.object(shape).safeParse(set);
  if (result.success) return result.data as Environment<Names>;
  const problems = result.error.issues.map((issue) => {
    const key = issue.path.join('.');
    return source[key] ? `${key} is not valid` : `${key} is not set`;
  });
  throw new ConfigurationError(`Environment: ${[...new Set(problems)].join('; ')}.`);
};
