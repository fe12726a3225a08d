import type { LocalizedText } from '../messages/localized-text.ts';
import type { Action } from './action-schema.ts';
import type { Channel } from './plan.ts';

/** What a message says, and to whom by the rule's words. */
export interface Content {
  readonly channel: Channel;
  readonly to: readonly string[];
  readonly otherwise: string;
  readonly text: LocalizedText;
  readonly subject?: LocalizedText;
}

/** What an action says and to whom; undefined for one that is no message. */
export const contentOf = ({ sms, email, call }: Action): Content | undefined => {
  if (sms) return { channel: 'sms', ...sms };
  if (email) return { channel: 'email', ...email };
  return call && { channel: 'call', to: call.to, otherwise: call.otherwise, text: call.say };
};
