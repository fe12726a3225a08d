import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { classifyFailure } from './classify-failure.ts';
import type { DeliveryResult } from './delivery-result.ts';

export interface Sms {
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

/** The port that a text goes out through. It never throws: a failure is a result. */
export type SendSms = (sms: Sms) => Promise<DeliveryResult>;

/** Less than the function's 10 seconds, so that a hung provider leaves time to store the outcome. */
const timeouts = { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true } as const;

/**
 * Texts through SNS, in one attempt: with the SDK's default retries one dropped connection publishes three times.
 * `Transactional`, since the default type is for marketing.
 */
export const createSnsSms = (senderId: string | undefined): SendSms => {
  const client = new SNSClient({ maxAttempts: 1, requestHandler: new NodeHttpHandler(timeouts) });
  const text = (value: string) => ({ DataType: 'String', StringValue: value });
  const MessageAttributes = {
    'AWS.SNS.SMS.SMSType': text('Transactional'),
    ...(senderId ? { 'AWS.SNS.SMS.SenderID': text(senderId) } : {}),
  };
  return async (sms) => {
    try {
      const command = new PublishCommand({ PhoneNumber: sms.to, Message: sms.text, MessageAttributes });
      const { MessageId } = await client.send(command);
      return { kind: 'accepted', providerId: MessageId ?? '' };
    } catch (error) {
      return classifyFailure(error);
    }
  };
};
