import { PinpointSMSVoiceV2Client, SendVoiceMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { classifyFailure } from './classify-failure.ts';
import type { DeliveryResult } from './delivery-result.ts';

export interface Call {
  /** E.164. */
  readonly to: string;
  /** What is read out. */
  readonly text: string;
}

/** The port that a voice call goes out through. It never throws: a failure is a result. */
export type PlaceCall = (call: Call) => Promise<DeliveryResult>;

/** Less than the function's 10 seconds, so that a hung provider leaves time to store the outcome. */
const timeouts = { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true } as const;

/**
 * Calls through AWS End User Messaging, in one attempt; a text does not ring through a phone on silent, a call may.
 * @param number the origination number in E.164; without it every call is refused, with that reason
 */
export const createVoiceCall = (number: string | undefined): PlaceCall => {
  if (number === undefined) {
    return async () => ({ kind: 'refused', reason: 'no voice number is configured (context voiceNumber)' });
  }
  const client = new PinpointSMSVoiceV2Client({
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(timeouts),
  });
  return async ({ to, text }) => {
    try {
      const { MessageId } = await client.send(
        new SendVoiceMessageCommand({
          DestinationPhoneNumber: to,
          OriginationIdentity: number,
          MessageBody: text,
          MessageBodyTextType: 'TEXT',
        }),
      );
      return { kind: 'accepted', providerId: MessageId ?? '' };
    } catch (error) {
      return classifyFailure(error);
    }
  };
};
