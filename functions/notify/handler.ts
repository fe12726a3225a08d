import * as z from 'zod/mini';
import { createVoiceCall } from '../../shared/channels/call.ts';
import { createSesEmail } from '../../shared/channels/email.ts';
import { createSnsSms } from '../../shared/channels/sms.ts';
import { dynamoDb, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { consume, parseJson } from '../../shared/platform/queue-consumer.ts';
import { type Notification, notificationSchema } from '../../shared/store/notification.ts';
import { createTable } from '../../shared/store/table.ts';
import { notify } from './notify.ts';

const environment = readEnvironment(
  z.pick(variables, {
    STATE_TABLE: true,
    NOTIFICATIONS_QUEUE_URL: true,
    SET_ASIDE_QUEUE_URL: true,
    TIMERS_QUEUE_URL: true,
    EMAIL_FROM: true,
    EMAIL_CONFIGURATION_SET: true,
    SMS_SENDER_ID: true,
    VOICE_NUMBER: true,
  }),
);

const dependencies = {
  state: createTable(dynamoDb(), environment.STATE_TABLE),
  sqs: sqs(),
  notificationsUrl: environment.NOTIFICATIONS_QUEUE_URL,
  timersUrl: environment.TIMERS_QUEUE_URL,
  channels: {
    sms: createSnsSms(environment.SMS_SENDER_ID),
    email: createSesEmail(environment.EMAIL_FROM, environment.EMAIL_CONFIGURATION_SET),
    call: createVoiceCall(environment.VOICE_NUMBER),
  },
  clock: clockFromEnvironment(process.env),
};

export const handler = consume({
  name: 'notify',
  client: sqs(),
  queueUrl: environment.NOTIFICATIONS_QUEUE_URL,
  setAsideUrl: environment.SET_ASIDE_QUEUE_URL,
  parse: parseJson(notificationSchema, 'notification'),
  handle: (notification: Notification) => notify(notification, dependencies),
});
