import { createHash } from 'node:crypto';
import type { EventMessage } from './event-message.ts';

/** SQS takes 128 characters of the printable ASCII range for group and deduplication ids. */
const queueId = (text: string): string =>
  /^[!-~]{1,128}$/.test(text) ? text : createHash('sha256').update(text).digest('hex');

/** One home's events stay in order: they share a group. Events without a home share their account's. */
export const groupOf = ({ account, event }: Pick<EventMessage, 'account' | 'event'>): string =>
  queueId(event.homeId ? `${account}/${event.homeId}` : account);

export const deduplicationOf = ({ account, event }: Pick<EventMessage, 'account' | 'event'>): string =>
  queueId(`${account}/${event.id}`);
