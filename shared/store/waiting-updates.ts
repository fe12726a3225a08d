import { expiry } from './state-keys.ts';
import type { Table } from './table.ts';

/** Actions that wait for an account to be connected again: a queue alone would give them up. */
const keptSeconds = 30 * 24 * 60 * 60;

const partition = (account: string): string => `waiting#${account}`;

/** Keeps a message until the account's grant works again. @param now epoch milliseconds */
export const keepWaiting = async (
  table: Table,
  account: string,
  actionId: string,
  message: unknown,
  now: number,
): Promise<void> => {
  await table.put({
    pk: partition(account),
    sk: actionId,
    message: JSON.stringify(message),
    ttl: expiry(now, keptSeconds),
  });
};

/**
 * Hands over each waiting message and forgets it. Interrupted in between, a message is handed over twice, which its
 * action's claim makes harmless.
 */
export const resumeWaiting = async (
  table: Table,
  account: string,
  handOver: (message: unknown) => Promise<void>,
): Promise<number> => {
  let count = 0;
  const waiting = table.query({ expression: 'pk = :pk', values: { ':pk': partition(account) } });
  for await (const { pk, sk, message } of waiting) {
    await handOver(JSON.parse(String(message)));
    await table.delete({ pk: String(pk), sk: String(sk) });
    count += 1;
  }
  return count;
};
