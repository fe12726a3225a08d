import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { TransientError } from '../errors.ts';
import type { Clock } from './clock.ts';
import { eventMessageSchema } from './event-message.ts';

/**
 * What travels on `timers`, with the time when it is due (ISO UTC, on the program's clock): an event of our own, or a
 * notification whose recipient is not to be disturbed before. The latter is passed on as it is.
 */
export const timerSchema = z.union([
  z.object({ version: z.literal(1), dueAt: z.string(), message: eventMessageSchema }),
  z.object({ version: z.literal(1), dueAt: z.string(), notification: z.record(z.string(), z.unknown()) }),
]);

export type Timer = z.infer<typeof timerSchema>;

/** The longest delay of a standard queue, in seconds. Longer waits go hop by hop. */
const longestDelaySeconds = 900;

/** How long until a timer is due, in real milliseconds. */
export const dueInMs = ({ dueAt }: Pick<Timer, 'dueAt'>, clock: Clock): number =>
  (Date.parse(dueAt) - clock.now()) / clock.speed;

/**
 * Sends a timer on its way, or on its next hop. The queue counts whole seconds: it arrives up to a second early and
 * waits there for the rest. @throws TransientError
 */
export const sendTimer = async (
  client: SQSClient,
  queueUrl: string,
  timer: Timer,
  clock: Clock,
): Promise<void> => {
  const seconds = Math.floor(dueInMs(timer, clock) / 1000);
  try {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(timer),
        DelaySeconds: Math.max(0, Math.min(longestDelaySeconds, seconds)),
      }),
    );
  } catch (error) {
    throw new TransientError('The timer queue did not take a timer.', { cause: error });
  }
};
