import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { dynamoDb, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { consume, parseJson } from '../../shared/platform/queue-consumer.ts';
import { type Timer, timerSchema } from '../../shared/platform/timer.ts';
import { createTable } from '../../shared/store/table.ts';
import { fire } from './fire.ts';

const environment = readEnvironment(
  z.pick(variables, {
    STATE_TABLE: true,
    EVENTS_QUEUE_URL: true,
    NOTIFICATIONS_QUEUE_URL: true,
    TIMERS_QUEUE_URL: true,
    SET_ASIDE_QUEUE_URL: true,
  }),
);
const dependencies = {
  sqs: sqs(),
  state: createTable(dynamoDb(), environment.STATE_TABLE),
  clock: clockFromEnvironment(process.env),
  timersUrl: environment.TIMERS_QUEUE_URL,
  eventsUrl: environment.EVENTS_QUEUE_URL,
  notificationsUrl: environment.NOTIFICATIONS_QUEUE_URL,
  wait: delay,
};

export const handler = consume({
  name: 'timers',
  client: sqs(),
  queueUrl: environment.TIMERS_QUEUE_URL,
  setAsideUrl: environment.SET_ASIDE_QUEUE_URL,
  parse: parseJson(timerSchema, 'timer'),
  handle: (timer: Timer) => fire(timer, dependencies),
});
