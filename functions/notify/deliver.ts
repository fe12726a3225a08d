import type { PlaceCall } from '../../shared/channels/call.ts';
import type { DeliveryResult } from '../../shared/channels/delivery-result.ts';
import type { SendEmail } from '../../shared/channels/email.ts';
import type { SendSms } from '../../shared/channels/sms.ts';
import { canaryKey } from '../../shared/rules/canary.ts';
import type { PlannedAction } from '../../shared/rules/plan.ts';

export interface Channels {
  readonly sms: SendSms;
  readonly email: SendEmail;
  readonly call: PlaceCall;
}

/** Planning has written every number in E.164 and knows which can be texted; 130 KiB of numbering plans stay out here. */
const e164 = /^\+[1-9]\d{6,14}$/;

/** Hands one action to its channel, once. */
export const deliver = async (action: PlannedAction, channels: Channels): Promise<DeliveryResult> => {
  const { channel, recipient, text, subject = '' } = action;
  // It went the whole way but the last step: nobody is there to get it.
  if (recipient.key === canaryKey) return { kind: 'accepted', providerId: canaryKey };
  if (channel === 'email') return channels.email({ to: recipient.address, subject, text });
  if (!e164.test(recipient.address)) {
    return { kind: 'refused', reason: 'its number is no phone number in E.164' };
  }
  const message = { to: recipient.address, text };
  return channel === 'call' ? channels.call(message) : channels.sms(message);
};
