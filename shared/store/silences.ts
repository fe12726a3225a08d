import * as z from 'zod/mini';
import { expiry } from './state-keys.ts';
import type { Table } from './table.ts';

/** A sensor that has not checked in, as it was told. Times are epoch milliseconds on the program's clock. */
export interface Silence {
  readonly deviceId: string;
  readonly homeId: string;
  /** When it should have checked in. */
  readonly expectedAt: number;
  /** The end of the stay that it was told for. */
  readonly until: number;
}

const silenceSchema = z.object({
  deviceId: z.string(),
  homeId: z.string(),
  expectedAt: z.number(),
  until: z.number(),
});

const prefix = 'silence#';
const keyOf = (account: string, deviceId: string) => ({
  pk: `account#${account}`,
  sk: `${prefix}${deviceId}`,
});

/** A sensor that is never heard again is forgotten after this many seconds. */
const forgetAfterSeconds = 90 * 24 * 3600;

/** The silent sensors of an account by their id. One query. @throws TransientError, as all here */
export const readSilences = async (table: Table, account: string): Promise<ReadonlyMap<string, Silence>> => {
  const silences = new Map<string, Silence>();
  for await (const item of table.query({
    expression: 'pk = :pk and begins_with(sk, :prefix)',
    values: { ':pk': `account#${account}`, ':prefix': prefix },
    consistent: true,
  })) {
    const silence = silenceSchema.parse(item);
    silences.set(silence.deviceId, silence);
  }
  return silences;
};

export const rememberSilence = async (
  table: Table,
  account: string,
  silence: Silence,
  now: number,
): Promise<void> => {
  await table.put({
    ...keyOf(account, silence.deviceId),
    ...silence,
    ttl: expiry(now, forgetAfterSeconds),
  });
};

export const forgetSilence = async (table: Table, account: string, deviceId: string): Promise<void> => {
  await table.delete(keyOf(account, deviceId));
};
