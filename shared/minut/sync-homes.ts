import type { Table } from '../store/table.ts';
import type { MinutClient } from './client.ts';
import type { Device } from './devices.ts';
import type { Home } from './homes.ts';
import { collect } from './paging.ts';

export interface SyncReport {
  readonly homes: number;
  /** Homes that were not in the config table. */
  readonly added: readonly { readonly id: string; readonly name: string }[];
  /** Sensors that are in another home than last time. */
  readonly moved: readonly { readonly device: string; readonly from: string; readonly to: string }[];
  /** Homes without a time zone: the deployment's is used. */
  readonly withoutTimeZone: readonly string[];
}

export interface SyncHomesOptions {
  readonly account: string;
  readonly client: Pick<MinutClient, 'homes' | 'devices'>;
  readonly config: Table;
  readonly state: Table;
}

/** What the home's item says when we write it; a person may change every word of it. */
const itemOf = (kind: string, { id, name, timeZone, country }: Home) => ({
  kind,
  id,
  name,
  ...(timeZone ? { timeZone } : {}),
  ...(country && /^[A-Z]{2}$/.test(country) ? { country } : {}),
});

const deviceHomesKey = (account: string, deviceId: string) => ({
  pk: `account#${account}`,
  sk: `device-home#${deviceId}`,
});

/** Writes a home's item unless there is one. @returns whether it was written */
export const addHome = async (config: Table, account: string, home: Home): Promise<boolean> => {
  // An item for every account counts too: the person has described this home already.
  if (await config.get({ kind: 'home', id: home.id })) return false;
  return config.put(itemOf(`home#${account}`, home), { expression: 'attribute_not_exists(id)' });
};

/** Remembers where a device is. Returns where it was, when that was another home. */
const noteHome = async (state: Table, account: string, device: Device): Promise<string | undefined> => {
  if (device.homeId === undefined) return undefined;
  const key = deviceHomesKey(account, device.id);
  const before = await state.get(key);
  if (before?.homeId === device.homeId) return undefined;
  await state.put({ ...key, homeId: device.homeId });
  return typeof before?.homeId === 'string' ? before.homeId : undefined;
};

/** Writes the homes that the config table lacks, without touching one that is there, and says what has changed. */
export const syncHomes = async ({
  account,
  client,
  config,
  state,
}: SyncHomesOptions): Promise<SyncReport> => {
  const homes = await collect(client.homes());
  const names = new Map(homes.map(({ id, name }) => [id, name]));
  const added: { id: string; name: string }[] = [];
  for (const home of homes) {
    if (await addHome(config, account, home)) added.push({ id: home.id, name: home.name });
  }
  const moved: { device: string; from: string; to: string }[] = [];
  for await (const device of client.devices()) {
    const from = await noteHome(state, account, device);
    if (from === undefined || device.homeId === undefined) continue;
    const nameOf = (id: string) => names.get(id) ?? id;
    moved.push({ device: device.name, from: nameOf(from), to: nameOf(device.homeId) });
  }
  const withoutTimeZone = homes.filter(({ timeZone }) => !timeZone).map(({ name }) => name);
  return { homes: homes.length, added, moved, withoutTimeZone };
};
