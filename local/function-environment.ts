import type { AwsEndpoint } from './aws/aws-endpoint.ts';
import { secretPrefix } from './aws/secret-files.ts';
import { awsClientOptions } from './embedded/aws-client-options.ts';
import type { EmbeddedQueues } from './embedded/embedded-queues.ts';
import type { EmbeddedTables } from './embedded/embedded-tables.ts';
import type { LocalClock } from './local-clock.ts';

/** Of homes that have none. */
export const defaultTimeZone = 'Europe/Stockholm';

export const alarmTopicArn = `arn:aws:sns:${awsClientOptions.region}:000000000000:nightdesk-alarms`;

export interface FunctionEnvironmentOptions {
  readonly tables: Pick<EmbeddedTables, 'endpoint' | 'names'>;
  readonly queues: Pick<EmbeddedQueues, 'endpoint' | 'urls' | 'setAsideUrl'>;
  readonly aws: Pick<AwsEndpoint, 'endpoint'>;
  readonly clock: LocalClock;
  /** Of the front, without a slash at the end. */
  readonly url: string;
  /** Of a real account, whose events are pulled; the simulator's unless given. */
  readonly minutApiUrl?: string | undefined;
}

/** What the stack sets for the functions when deployed, pointing at the embedded parts. */
export const functionEnvironment = ({
  tables,
  queues,
  aws,
  clock,
  url,
  minutApiUrl,
}: FunctionEnvironmentOptions): Readonly<Record<string, string>> => ({
  AWS_REGION: awsClientOptions.region,
  AWS_ACCESS_KEY_ID: awsClientOptions.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: awsClientOptions.credentials.secretAccessKey,
  AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
  AWS_ENDPOINT_URL_SQS: queues.endpoint,
  AWS_ENDPOINT_URL_SNS: aws.endpoint,
  AWS_ENDPOINT_URL_SESV2: aws.endpoint,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.endpoint,
  AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: aws.endpoint,
  CLOCK_SPEED: String(clock.speed),
  CLOCK_ORIGIN_MS: String(clock.originMs),
  CONFIG_TABLE: tables.names.config,
  STATE_TABLE: tables.names.state,
  EVENTS_QUEUE_URL: queues.urls.events,
  NOTIFICATIONS_QUEUE_URL: queues.urls.notifications,
  TIMERS_QUEUE_URL: queues.urls.timers,
  GUEST_UPDATES_QUEUE_URL: queues.urls['guest-updates'],
  TOKEN_REFRESH_QUEUE_URL: queues.urls['token-refresh'],
  THRESHOLDS_QUEUE_URL: queues.urls.thresholds,
  OUTCOMES_QUEUE_URL: queues.urls.outcomes,
  RECONCILE_QUEUE_URL: queues.urls.reconcile,
  REPORT_QUEUE_URL: queues.urls.report,
  SET_ASIDE_QUEUE_URL: queues.setAsideUrl,
  ALARM_TOPIC_ARN: alarmTopicArn,
  SECRET_PREFIX: secretPrefix,
  MINUT_API_URL: minutApiUrl ?? `${url}/minut/v8`,
  EVENTS_BY: minutApiUrl === undefined ? 'webhook' : 'pull',
  TIME_ZONE: defaultTimeZone,
  INCIDENT_BASE_URL: url,
  EMAIL_FROM: 'nightdesk@example.com',
  VOICE_NUMBER: '+12025550100',
});
