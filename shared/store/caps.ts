import { createHash } from 'node:crypto';
import { expiry } from './state-keys.ts';
import type { Table } from './table.ts';

/** A phone that rings more often than this is switched off. */
const staffTextsPerHour = 6;
const guestTextsPerNight = 3;
const guestDistanceMs = 10 * 60_000;

const hourMs = 3_600_000;
/** Caps are forgotten after the longest period that they count, with a margin, in seconds. */
const retentionSeconds = 3 * 24 * 3600;

/** Stands for a number without being one. */
export const capTag = (address: string): string =>
  createHash('sha256').update(address).digest('hex').slice(0, 24);

export const capPartition = (account: string, address: string): string => `cap#${account}#${capTag(address)}`;

/** The hour of an instant, ISO UTC. @param at epoch milliseconds */
export const hourOf = (at: number): string => new Date(Math.floor(at / hourMs) * hourMs).toISOString();

export interface CapRequest {
  readonly account: string;
  readonly address: string;
  readonly actionId: string;
  /** Epoch milliseconds, on the program's clock. */
  readonly now: number;
}

const take = (
  table: Table,
  { account, address, actionId, now }: CapRequest,
  sk: string,
  most: number,
  spacing?: { readonly at: string; readonly before: string },
): Promise<boolean> =>
  table.update(
    { pk: capPartition(account, address), sk },
    {
      update: `${spacing ? 'SET lastAt = :at, #ttl = :ttl' : 'SET #ttl = :ttl'} ADD ids :id`,
      // An action that counts already counts once: a retry is not held back by itself.
      condition: `contains(ids, :text) or attribute_not_exists(ids) or (size(ids) < :most${spacing ? ' and lastAt <= :before' : ''})`,
      names: { '#ttl': 'ttl' },
      values: {
        ':id': new Set([actionId]),
        ':text': actionId,
        ':most': most,
        ':ttl': expiry(now, retentionSeconds),
        ...(spacing ? { ':at': spacing.at, ':before': spacing.before } : {}),
      },
    },
  );

/** Counts a text to staff: at most 6 an hour. @returns false when it is one too many */
export const takeStaffText = (table: Table, request: CapRequest): Promise<boolean> =>
  take(table, request, `hour#${hourOf(request.now)}`, staffTextsPerHour);

/**
 * Counts a text to a guest: at most 3 a night, their events 10 minutes apart.
 * @param night the local date of the evening @param eventAt ISO UTC
 */
export const takeGuestText = (
  table: Table,
  request: CapRequest,
  { night, eventAt }: { readonly night: string; readonly eventAt: string },
): Promise<boolean> => {
  const before = new Date(Date.parse(eventAt) - guestDistanceMs).toISOString();
  return take(table, request, `night#${night}`, guestTextsPerNight, { at: eventAt, before });
};
