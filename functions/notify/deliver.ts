import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import type { DeliveryResult } from '../../shared/channels/delivery-result.ts';
import type { SendEmail } from '../../shared/channels/email.ts';
import type { SendSms } from '../../shared/channels/sms.ts';
import { canaryKey } from '../../shared/rules/canary.ts';
import type { PlannedAction } from '../../shared/rules/plan.ts';

export interface Channels {
  readonly sms: SendSms;
  readonly email: SendEmail;
}

/** Hands one action to its channel, once. */
export const deliver = async (action: PlannedAction, channels: Channels): Promise<DeliveryResult> => {
  const { channel, recipient, text, subject = '' } = action;
  // It went the whole way but the last step: nobody is there to get it.
  if (recipient.key === canaryKey) return { kind: 'accepted', providerId: canaryKey };
  if (channel === 'email') return channels.email({ to: recipient.address, subject, text });
  if (!parsePhoneNumberFromString(recipient.address)?.isPossible()) {
    return { kind: 'refused', reason: 'its number is no phone number in E.164' };
  }
  return channels.sms({ to: recipient.address, text });
};
