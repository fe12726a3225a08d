import { expiry } from './state-keys.ts';
import type { Table } from './table.ts';

/** A ping of our own webhook that came back. */
export interface ReceivedPing {
  /** ISO UTC, of the machine's clock. */
  readonly at: string;
  readonly eventId: string;
  /** How it was signed; undefined when it carried no signature, so that only its token was right. */
  readonly scheme?: string | undefined;
}

const awaitedKey = (account: string) => ({ pk: `account#${account}`, sk: 'ping-awaited' });
const receivedKey = (account: string) => ({ pk: `account#${account}`, sk: 'ping-received' });
const keptSeconds = 24 * 60 * 60;

/** From now on and for `ms` milliseconds a sample event is expected. @param wall epoch milliseconds */
export const awaitPing = async (table: Table, account: string, wall: number, ms: number): Promise<void> => {
  await table.delete(receivedKey(account));
  await table.put({ ...awaitedKey(account), until: wall + ms, ttl: expiry(wall, keptSeconds) });
};

export const isPingAwaited = async (table: Table, account: string, wall: number): Promise<boolean> => {
  const item = await table.get(awaitedKey(account));
  return typeof item?.until === 'number' && item.until > wall;
};

export const notePing = async (table: Table, account: string, ping: ReceivedPing): Promise<void> => {
  await table.put({ ...receivedKey(account), ...ping, ttl: expiry(Date.parse(ping.at), keptSeconds) });
  await table.delete(awaitedKey(account));
};

/** The ping that came since the last `awaitPing`, or undefined. */
export const readPing = async (table: Table, account: string): Promise<ReceivedPing | undefined> => {
  const item = await table.get(receivedKey(account));
  if (!item) return undefined;
  const { at, eventId, scheme } = item;
  return {
    at: String(at),
    eventId: String(eventId),
    ...(typeof scheme === 'string' ? { scheme } : {}),
  };
};
