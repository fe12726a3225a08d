import type { Message } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { groupOf } from '../../shared/platform/event-group.ts';
import { eventMessageSchema } from '../../shared/platform/event-message.ts';
import type { KeptQueue } from './find-queues.ts';

/** A message that waits for a person. */
export interface Letter {
  readonly queue: KeptQueue;
  readonly id: string;
  readonly receiptHandle: string;
  /** The message as its consumer would get it: of one that was set aside, what is inside. */
  readonly body: string;
  /** Why it was set aside; a dead letter has only its function's log. */
  readonly reason: string | undefined;
  /** When it was first sent, ISO UTC. */
  readonly sentAt: string;
  /** Where a retry sends it, or undefined where it can be sent nowhere. */
  readonly target: string | undefined;
  /** The group that a FIFO queue keeps in order. */
  readonly group: string | undefined;
}

const setAsideSchema = z.object({ reason: z.string(), body: z.string(), queue: z.optional(z.string()) });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const groupOfBody = (body: string): string | undefined => {
  const event = eventMessageSchema.safeParse(parseJson(body));
  return event.success ? groupOf(event.data) : undefined;
};

export const letterOf = (queue: KeptQueue, message: Message): Letter => {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} } = message;
  const aside = setAsideSchema.safeParse(parseJson(Body));
  const inner = queue.sourceUrl === undefined && aside.success ? aside.data : undefined;
  const body = inner?.body ?? Body;
  return {
    queue,
    id: MessageId,
    receiptHandle: ReceiptHandle,
    body,
    reason: inner?.reason,
    sentAt: new Date(Number(Attributes.SentTimestamp ?? 0)).toISOString(),
    target: inner ? inner.queue : queue.sourceUrl,
    group: Attributes.MessageGroupId ?? groupOfBody(body),
  };
};

const eventFields = z.object({
  account: z.optional(z.string()),
  source: z.optional(z.string()),
  eventId: z.optional(z.string()),
  incidentId: z.optional(z.string()),
  event: z.optional(
    z.object({
      id: z.optional(z.string()),
      type: z.optional(z.string()),
      at: z.optional(z.string()),
      homeId: z.optional(z.string()),
    }),
  ),
  action: z.optional(
    z.object({ id: z.optional(z.string()), ruleId: z.optional(z.string()), channel: z.optional(z.string()) }),
  ),
});

/**
 * What may be shown of a message to anybody who may run the command: ids and types by an allow-list, so that no name,
 * number, address or text is among them.
 */
export const summaryOf = ({ body }: Pick<Letter, 'body'>): Readonly<Record<string, string>> => {
  const parsed = eventFields.safeParse(parseJson(body));
  if (!parsed.success) return {};
  const { account, source, eventId, incidentId, event, action } = parsed.data;
  const fields = {
    account,
    source,
    event: event?.id ?? eventId,
    type: event?.type,
    at: event?.at,
    home: event?.homeId,
    incident: incidentId,
    rule: action?.ruleId,
    channel: action?.channel,
    action: action?.id,
  };
  const shown: Record<string, string> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) shown[key] = value;
  return shown;
};
