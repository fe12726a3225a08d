import { createHash } from 'node:crypto';
import { expiry, retentionSeconds, versionKey } from './state-keys.ts';
import type { Item, Table } from './table.ts';

/** A state of an item as people wrote it: the whole item, or undefined where it was deleted. */
export interface Version {
  readonly kind: string;
  readonly id: string;
  /** ISO UTC. */
  readonly at: string;
  readonly item: Item | undefined;
  readonly valid: boolean;
}

/** Short, sortable by time, and the same for a record of the stream that is delivered twice. */
export const versionOf = ({ at, item }: Pick<Version, 'at' | 'item'>): string => {
  const digest = createHash('sha256')
    .update(JSON.stringify(item ?? null))
    .digest('hex');
  return `${at}#${digest.slice(0, 8)}`;
};

/** Stores a version; storing it again changes nothing. @returns its name */
export const storeVersion = async (table: Table, version: Version): Promise<string> => {
  const name = versionOf(version);
  const { kind, id, at, item, valid } = version;
  await table.put({
    ...versionKey(kind, id, name),
    at,
    valid,
    ...(item ? { item } : { deleted: true }),
    ttl: expiry(Date.parse(at), retentionSeconds.version),
  });
  return name;
};
