import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { AwsError, type AwsFault, answerCall, type FaultHook } from './aws-call.ts';

export interface VoiceOptions {
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly faults?: FaultHook | undefined;
}

/** The service's name in front of each action. */
export const voiceTarget = 'PinpointSMSVoiceV2.';

const voiceMessage = z.object({
  DestinationPhoneNumber: z.string().check(z.regex(/^\+[1-9]\d{6,14}$/)),
  OriginationIdentity: z.string(),
  MessageBody: z.string().check(z.minLength(1), z.maxLength(6_000)),
});

const json = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/x-amz-json-1.0' } });

const refuse = ({ status, code, message }: AwsFault): Response =>
  json(status, { __type: code, Message: message });

/** End User Messaging's JSON protocol, with the one action that Nightdesk uses. */
export const answerVoice = (
  target: string,
  body: unknown,
  { inbox, clock, faults }: VoiceOptions,
): Response => {
  const action = target.slice(voiceTarget.length);
  return answerCall(
    { service: 'sms-voice', action },
    faults,
    () => {
      if (action !== 'SendVoiceMessage')
        throw new AwsError(400, 'UnknownOperationException', `No action ${action}.`);
      const parsed = voiceMessage.safeParse(body);
      if (!parsed.success) throw new AwsError(400, 'ValidationException', 'The call is not valid.');
      const providerId = randomUUID();
      const { DestinationPhoneNumber: to, OriginationIdentity: from, MessageBody: text } = parsed.data;
      const at = new Date(clock.now()).toISOString();
      inbox.add({ id: providerId, providerId, channel: 'call', from, to, text, at });
      return json(200, { MessageId: providerId });
    },
    refuse,
  );
};
