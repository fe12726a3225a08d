import * as z from 'zod/mini';

/** What a provider says about a message that it had accepted. Nothing of the recipient is read. */
export interface Receipt {
  readonly providerId: string;
  readonly fate: 'delivered' | 'failed' | 'complained';
  /** One sentence of our own. */
  readonly reason?: string;
}

/** docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
export const sesEventSchema = z.object({
  eventType: z.string(),
  mail: z.object({ messageId: z.string() }),
  bounce: z.optional(z.object({ bounceType: z.optional(z.string()) })),
});

const bounceReasons: Readonly<Record<string, string>> = {
  Permanent: 'the mailbox does not exist or refuses our e-mails',
  Transient: 'the mailbox is full or does not take e-mails now',
};

/** Undefined for what says nothing about arrival (opened, clicked, sent). */
export const receiptOfSes = ({
  eventType,
  mail,
  bounce,
}: z.infer<typeof sesEventSchema>): Receipt | undefined => {
  const { messageId: providerId } = mail;
  switch (eventType) {
    case 'Delivery':
      return { providerId, fate: 'delivered' };
    case 'Complaint':
      return { providerId, fate: 'complained', reason: 'the recipient marked it as spam' };
    case 'Bounce': {
      const reason = bounceReasons[bounce?.bounceType ?? ''] ?? 'the e-mail came back';
      return { providerId, fate: 'failed', reason };
    }
    case 'Reject':
    case 'Rendering Failure':
      return { providerId, fate: 'failed', reason: 'Amazon SES refused the e-mail' };
    default:
      return undefined;
  }
};

/** docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html */
const smsLogSchema = z.object({
  notification: z.object({ messageId: z.string() }),
  delivery: z.optional(z.object({ providerResponse: z.optional(z.string()) })),
  status: z.string(),
});

/** The provider's words are foreign: they choose among sentences of our own. */
const smsReasons: readonly (readonly [RegExp, string])[] = [
  [/opted out/i, 'the number has opted out of texts'],
  [/blocked|spam/i, 'the carrier blocked it'],
  [/invalid|unknown number|unreachable|landline/i, 'the number cannot be reached by text'],
  [/price|spend|quota/i, 'the spend limit for texts was reached'],
];

/** Reads one line of the delivery status log of texts; undefined when it is none. */
export const receiptOfSmsLog = (line: string): Receipt | undefined => {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = smsLogSchema.safeParse(data);
  if (!parsed.success) return undefined;
  const { notification, delivery, status } = parsed.data;
  const providerId = notification.messageId;
  if (status === 'SUCCESS') return { providerId, fate: 'delivered' };
  if (status !== 'FAILURE') return undefined;
  const words = delivery?.providerResponse ?? '';
  const reason = smsReasons.find(([pattern]) => pattern.test(words))?.[1] ?? 'the carrier did not deliver it';
  return { providerId, fate: 'failed', reason };
};
