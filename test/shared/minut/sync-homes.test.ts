import { describe, expect, it } from 'vitest';
import type { Device } from '../../../shared/minut/devices.ts';
import type { Home } from '../../../shared/minut/homes.ts';
import { syncHomes } from '../../../shared/minut/sync-homes.ts';
import { noFacts } from '../../../shared/rules/facts.ts';
import { itemSchemas } from '../../../shared/rules/item-schemas.ts';
import { homeOf, type PlanInput } from '../../../shared/rules/plan-input.ts';
import { unique } from '../../support/builders.ts';
import { setOf } from '../../support/rules-desk.ts';
import { useTables } from '../../support/tables.ts';

const loft: Home = {
  id: 'loft',
  name: 'Harbour Loft',
  timeZone: 'Europe/London',
  country: 'GB',
  deviceIds: ['d1'],
};
const casa: Home = { id: 'casa', name: 'Casa Oliva', country: 'Spain', deviceIds: [] };

const device = (id: string, homeId: string | undefined): Device => ({
  id,
  name: `Sensor ${id}`,
  homeId,
  active: true,
  offline: false,
  ongoingEvents: [],
  latest: {},
});

const each = async function* <Value>(values: readonly Value[]) {
  yield* values;
};

describe('the daily sync of homes', () => {
  const tables = useTables();

  /** One account's syncs: what Minut tells is given each time, the tables stay. */
  const anAccount = () => {
    const account = unique('account');
    const kind = `home#${account}`;
    const { config, state } = tables();
    return {
      kind,
      config,
      sync: (homes: readonly Home[], devices: readonly Device[] = []) =>
        syncHomes({
          account,
          client: { homes: () => each(homes), devices: () => each(devices) },
          config,
          state,
        }),
      item: (id: string) => config.get({ kind, id }),
    };
  };

  it('writes the homes that the table lacks, and tells of each once', async () => {
    const { kind, sync, item } = anAccount();
    expect(await sync([loft])).toMatchObject({ homes: 1, added: [{ id: 'loft', name: 'Harbour Loft' }] });
    expect(await item('loft')).toEqual({
      kind,
      id: 'loft',
      name: 'Harbour Loft',
      timeZone: 'Europe/London',
      country: 'GB',
    });
    expect(await sync([loft, casa])).toMatchObject({ homes: 2, added: [{ id: 'casa' }] });
    expect((await sync([loft, casa])).added).toEqual([]);
  });

  it('leaves every word of an item that a person edited', async () => {
    const { kind, config, sync, item } = anAccount();
    await sync([loft]);
    const edited = { kind, id: 'loft', name: 'The Loft', tags: ['quay'], thresholds: { sound: { day: 70 } } };
    await config.put(edited);
    expect((await sync([{ ...loft, name: 'Renamed at Minut', timeZone: 'Europe/Paris' }])).added).toEqual([]);
    expect(await item('loft')).toEqual(edited);
  });

  it('leaves a home that a person has described as YAML, or for every account', async () => {
    const { kind, config, sync, item } = anAccount();
    const written = { kind, id: 'loft', yaml: 'name: The Loft' };
    await config.put(written);
    const shared = unique('home');
    await config.put({ kind: 'home', id: shared, name: 'Shared' });
    expect((await sync([loft, { ...casa, id: shared }])).added).toEqual([]);
    expect(await item('loft')).toEqual(written);
    expect(await item(shared)).toBeUndefined();
  });

  it('names a home without a time zone, and writes none, so that the deployment’s holds', async () => {
    const { sync, item } = anAccount();
    expect((await sync([loft, casa])).withoutTimeZone).toEqual(['Casa Oliva']);
    const { kind, ...written } = { ...(await item('casa')) };
    expect(written).not.toHaveProperty('timeZone');
    const casaItem = itemSchemas.home.parse(written);
    const at = '2026-11-21T21:40:00.000Z';
    const input: PlanInput = {
      event: {
        id: 'e1',
        account: 'default',
        type: 'disturbance_first_notice',
        category: 'noise',
        severity: 'warning',
        notice: 1,
        title: '',
        at,
        homeId: 'casa',
      },
      set: { ...setOf(), homes: new Map([['casa', casaItem]]) },
      candidates: [],
      facts: noFacts,
      incident: undefined,
      transition: undefined,
      about: undefined,
      told: [],
      cooldowns: new Map(),
      defaultTimeZone: 'Europe/Madrid',
      now: at,
      linkTo: () => '',
    };
    expect(homeOf(input).timeZone).toBe('Europe/Madrid');
  });

  it('writes a country only where it is a code that a home item may hold', async () => {
    const { sync, item } = anAccount();
    await sync([casa]);
    expect(await item('casa')).not.toHaveProperty('country');
  });

  it('reports a sensor that moved, once, by the names of its homes', async () => {
    const { sync } = anAccount();
    expect((await sync([loft, casa], [device('d1', 'loft'), device('d2', 'casa')])).moved).toEqual([]);
    const after = [device('d1', 'casa'), device('d2', 'casa')];
    expect((await sync([loft, casa], after)).moved).toEqual([
      { device: 'Sensor d1', from: 'Harbour Loft', to: 'Casa Oliva' },
    ]);
    expect((await sync([loft, casa], after)).moved).toEqual([]);
  });

  it('takes neither a new sensor nor one without a home for moved', async () => {
    const { sync } = anAccount();
    await sync([loft, casa], [device('d1', 'loft')]);
    expect((await sync([loft, casa], [device('d1', undefined), device('d3', 'casa')])).moved).toEqual([]);
    // It was out of every home meanwhile and is back where it was.
    expect((await sync([loft, casa], [device('d1', 'loft')])).moved).toEqual([]);
  });

  it('keeps one account’s sensors and homes apart from another’s', async () => {
    const [one, other] = [anAccount(), anAccount()];
    await one.sync([loft], [device('d1', 'loft')]);
    expect(await other.sync([loft, casa], [device('d1', 'casa')])).toMatchObject({
      added: [{ id: 'loft' }, { id: 'casa' }],
      moved: [],
    });
  });
});
