import { type Notification, notificationSchema } from './notification.ts';
import { expiry } from './state-keys.ts';
import type { Table } from './table.ts';

/** Receipts of texts may take 72 hours; a bounce comes within them. */
const keepSeconds = 4 * 24 * 3600;

const keyOf = (providerId: string) => ({ pk: `sent#${providerId}`, sk: 'notification' });

/**
 * Remembers by the provider's id what was sent, so that what becomes of it finds its way back.
 * @param now epoch milliseconds @throws TransientError
 */
export const rememberSent = async (
  table: Table,
  providerId: string,
  notification: Notification,
  now: number,
): Promise<void> => {
  await table.put({ ...keyOf(providerId), notification, ttl: expiry(now, keepSeconds) });
};

/** What was sent under the provider's id; undefined for a message that is not ours or too old. @throws TransientError */
export const readSent = async (table: Table, providerId: string): Promise<Notification | undefined> => {
  const item = await table.get(keyOf(providerId));
  return item && notificationSchema.parse(item.notification);
};
