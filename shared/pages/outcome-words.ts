import type { ActionReceipt, ActionState } from '../incidents/action-state.ts';

const channelWords: Readonly<Record<string, string>> = {
  sms: 'Text',
  email: 'E-mail',
  call: 'Call',
  guest: 'Guest update',
};

/** How people call a channel. */
export const channelWord = (channel: string): string => channelWords[channel] ?? channel;

/** Accepted is not delivered: only a receipt says that. */
const receiptWord = ({ fate, reason }: ActionReceipt): string => {
  if (fate === 'failed') return `not delivered${reason ? `: ${reason}` : ''}`;
  return fate === 'delivered' ? 'delivered' : `delivered, but ${reason ?? 'the recipient complained'}`;
};

/** What became of a message, as a person says it; on pages and by `npm run rules -- why` alike. */
export const outcomeOf = ({
  status,
  reason,
  receipt,
}: Pick<ActionState, 'status' | 'reason' | 'receipt'>): string => {
  const why = reason ? `: ${reason}` : '';
  switch (status) {
    case 'planned':
      return 'waiting to be sent';
    case 'claimed':
      return 'being sent';
    case 'sent':
      return receipt ? receiptWord(receipt) : 'accepted by the provider';
    case 'skipped':
      return `not sent${why}`;
    case 'failed':
      return `failed${why}`;
    case 'parked':
      return `unclear${why}`;
  }
};
