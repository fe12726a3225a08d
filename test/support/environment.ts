import { awsClientOptions } from '../../local/embedded/aws-client-options.ts';

/** Every variable that the functions ask for, with values that reach nothing. Set before a handler is imported. */
const harmless = {
  CONFIG_TABLE: 'config',
  STATE_TABLE: 'state',
  EVENTS_QUEUE_URL: 'http://127.0.0.1:1/000000000000/events.fifo',
  NOTIFICATIONS_QUEUE_URL: 'http://127.0.0.1:1/000000000000/notifications',
  OUTCOMES_QUEUE_URL: 'http://127.0.0.1:1/000000000000/outcomes',
  REPORT_QUEUE_URL: 'http://127.0.0.1:1/000000000000/report',
  SET_ASIDE_QUEUE_URL: 'http://127.0.0.1:1/000000000000/set-aside',
  ALARM_TOPIC_ARN: 'arn:aws:sns:eu-north-1:000000000000:alarms',
  SECRET_PREFIX: 'nightdesk',
  MINUT_API_URL: 'http://127.0.0.1:1/v8',
  TIME_ZONE: 'Europe/Stockholm',
  INCIDENT_BASE_URL: 'https://desk.example.com',
  EMAIL_FROM: 'desk@example.com',
  AWS_REGION: awsClientOptions.region,
  AWS_ACCESS_KEY_ID: awsClientOptions.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: awsClientOptions.credentials.secretAccessKey,
} as const;

/** Sets the environment of a handler that is imported next. */
export const setEnvironment = (values: Readonly<Record<string, string>> = {}): void => {
  Object.assign(process.env, harmless, values);
};
