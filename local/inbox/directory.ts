import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../shared/platform/clock.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { createTable } from '../../shared/store/table.ts';
import { localAccount } from '../local-account.ts';
import { homes } from '../minut-simulator/fixtures/homes.ts';
import { staysOf } from '../minut-simulator/fixtures/stays.ts';

export interface DirectoryOptions {
  readonly client: DynamoDBClient;
  readonly configTable: string;
  readonly clock: Clock;
  /** When the simulator started, in epoch milliseconds of the program's clock. */
  readonly startMs: number;
  readonly operatorEmail: string;
  /** Of homes that have none. */
  readonly defaultTimeZone: string;
}

/** What the inbox page needs to name homes, phones and mailboxes, and to show the program's time as their homes have it. */
export const createDirectory =
  ({ client, configTable, clock, startMs, operatorEmail, defaultTimeZone }: DirectoryOptions) =>
  async () => {
    const now = clock.now();
    const {
      account,
      contacts,
      homes: items,
    } = await loadActiveSet(createTable(client, configTable), localAccount);
    const people: Record<string, { readonly name: string; readonly note?: string }> = {
      [operatorEmail]: { name: 'Operator', note: 'the alarm topic' },
    };
    for (const { home_id, name: home } of homes) {
      for (const { name, phone_number, email } of staysOf(home_id, startMs, now)) {
        people[phone_number] = { name, note: `guest at ${home}` };
        people[email] = { name, note: `guest at ${home}` };
      }
    }
    for (const { id, name = id, phone, email } of contacts.values()) {
      if (phone) people[phone] = { name };
      if (email) people[email] = { name };
    }
    const timeZones: Record<string, string> = {};
    for (const { home_id, timezone } of homes) if (timezone) timeZones[home_id] = timezone;
    for (const { id, timeZone } of items.values()) if (timeZone) timeZones[id] = timeZone;
    return {
      now: new Date(now).toISOString(),
      speed: clock.speed,
      homes: homes.map(({ home_id, name }) => ({ id: home_id, name })),
      timeZone: account?.timeZone ?? defaultTimeZone,
      timeZones,
      people,
    };
  };
