import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { AwsError, type AwsFault, answerCall, type FaultHook } from './aws-call.ts';

export interface SesOptions {
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly faults?: FaultHook | undefined;
}

const data = z.object({ Data: z.string() });
const addresses = z.optional(z.array(z.string()));

const sendEmailSchema = z.object({
  FromEmailAddress: z.string().check(z.minLength(1)),
  Destination: z.object({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses }),
  Content: z.object({
    Simple: z.object({
      Subject: data,
      Body: z.object({ Text: z.optional(data), Html: z.optional(data) }),
    }),
  }),
});

const json = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { 'x-amzn-requestid': randomUUID(), ...headers } });

const refuse = ({ status, code, message }: AwsFault): Response =>
  json(status, { message }, { 'x-amzn-errortype': code });

const sendEmail = (body: unknown, { inbox, clock }: SesOptions): string => {
  const request = sendEmailSchema.safeParse(body);
  if (!request.success)
    throw new AwsError(400, 'BadRequestException', 'The e-mail is not of simple content.');
  const { FromEmailAddress: from, Destination, Content } = request.data;
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = Destination;
  const recipients = [...ToAddresses, ...CcAddresses, ...BccAddresses];
  if (recipients.length === 0) throw new AwsError(400, 'BadRequestException', 'The e-mail has no recipient.');
  const { Subject, Body } = Content.Simple;
  const providerId = randomUUID();
  for (const [index, to] of recipients.entries()) {
    inbox.add({
      id: index === 0 ? providerId : `${providerId}-${index}`,
      providerId,
      channel: 'email',
      from,
      to,
      subject: Subject.Data,
      text: Body.Text?.Data ?? '',
      ...(Body.Html ? { html: Body.Html.Data } : {}),
      at: new Date(clock.now()).toISOString(),
    });
  }
  return providerId;
};

/** SES v2's `SendEmail` with simple content. */
export const answerSes = (body: unknown, options: SesOptions): Response =>
  answerCall(
    { service: 'ses', action: 'SendEmail' },
    options.faults,
    () => json(200, { MessageId: sendEmail(body, options) }),
    refuse,
  );
