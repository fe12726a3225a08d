import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { classifyFailure } from './classify-failure.ts';
import type { DeliveryResult } from './delivery-result.ts';

export interface Email {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same, for programs that show it nicely. */
  readonly html?: string;
}

/** The port that an e-mail goes out through. It never throws: a failure is a result. */
export type SendEmail = (email: Email) => Promise<DeliveryResult>;

/** Less than the function's 10 seconds, so that a hung provider leaves time to store the outcome. */
const timeouts = { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true } as const;

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** A line break in a subject would start a header of its own. */
const oneLine = (subject: string): string => subject.replace(/[\r\n]+/g, ' ');

/** E-mails through SES, in one attempt. Without a sender's address every e-mail is refused, with that reason. */
export const createSesEmail = (from: string | undefined, configurationSet?: string): SendEmail => {
  if (from === undefined) {
    return async () => ({ kind: 'refused', reason: 'no sender is configured (context emailFrom)' });
  }
  const client = new SESv2Client({ maxAttempts: 1, requestHandler: new NodeHttpHandler(timeouts) });
  return async ({ to, subject, text, html }) => {
    try {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          ConfigurationSetName: configurationSet,
          Destination: { ToAddresses: [to] },
          Content: {
            Simple: {
              Subject: utf8(oneLine(subject)),
              Body: { Text: utf8(text), ...(html === undefined ? {} : { Html: utf8(html) }) },
            },
          },
        }),
      );
      return { kind: 'accepted', providerId: MessageId ?? '' };
    } catch (error) {
      return classifyFailure(error);
    }
  };
};
