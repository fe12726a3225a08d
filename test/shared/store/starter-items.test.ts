import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { areInForce, writeStarterItems } from '../../../shared/store/starter-items.ts';
import { starterRules } from '../../../shared/store/starter-rules.ts';
import type { Table } from '../../../shared/store/table.ts';
import { staffNumber, unique } from '../../support/builders.ts';
import { useTables } from '../../support/tables.ts';

describe('what an account starts with', () => {
  const tables = useTables();
  let config: Table;
  let account: string;

  beforeEach(() => {
    ({ config } = tables());
    account = unique('account');
  });

  const rulesOf = async (kind: string): Promise<readonly unknown[]> => {
    const ids: unknown[] = [];
    const query = { expression: '#kind = :kind', names: { '#kind': 'kind' }, values: { ':kind': kind } };
    for await (const { id } of config.query(query)) ids.push(id);
    return ids;
  };

  it('is the starter rules, its own, with its owner on call', async () => {
    const written = await writeStarterItems(config, account);
    expect(written).toContain('smoke-alarm');
    expect(written).toContain('guest-noise-started');
    expect(await rulesOf(`rule#${account}`)).toEqual([...written].toSorted());
    expect(await config.get({ kind: `contact#${account}`, id: 'oncall' })).toMatchObject({
      members: ['owner'],
    });
  });

  it('does not come back to an account that was connected before', async () => {
    await config.put({ kind: 'account', id: account, owner: 'owner' });
    expect(await writeStarterItems(config, account)).toEqual([]);
    expect(await rulesOf(`rule#${account}`)).toEqual([]);
  });

  it('is whole after a run that was cut off', async () => {
    const [first, , ...others] = starterRules;
    for (const { id, yaml } of [first, ...others]) await config.put({ kind: `rule#${account}`, id, yaml });
    const written = await writeStarterItems(config, account);
    expect(await rulesOf(`rule#${account}`)).toEqual([...written].toSorted());
    expect(written).toHaveLength(starterRules.length);
  });

  it('leaves an account that has rules, or whoever is on call, as they are', async () => {
    await config.put({ kind: `rule#${account}`, id: 'mine', yaml: 'id: mine' });
    expect(await writeStarterItems(config, account)).toEqual([]);
    const other = unique('account');
    const nina = { kind: `contact#${other}`, id: 'oncall', name: 'Nina', phone: staffNumber };
    await config.put(nina);
    expect(await writeStarterItems(config, other)).not.toEqual([]);
    expect(await config.get({ kind: `contact#${other}`, id: 'oncall' })).toEqual(nina);
  });

  it('takes whoever is on call for every account', async () => {
    const shared = { kind: 'contact', id: 'oncall' };
    await config.put({ ...shared, name: 'Nina', phone: staffNumber });
    expect(await writeStarterItems(config, account)).not.toEqual([]);
    expect(await config.get({ kind: `contact#${account}`, id: 'oncall' })).toBeUndefined();
    await config.delete(shared);
  });

  it('is nothing where rules hold for every account: people would be texted twice', async () => {
    const shared = { kind: 'rule', id: 'noise' };
    await config.put({ ...shared, yaml: 'id: noise' });
    expect(await writeStarterItems(config, account)).toEqual([]);
    expect(await rulesOf(`rule#${account}`)).toEqual([]);
    await config.delete(shared);
  });

  it('is in force once each rule is', async () => {
    expect(await areInForce(config, account, ['loud'], 0)).toBe(false);
    const fields: unknown = parse(
      '{ id: loud, when: noise-started, then: [{ sms: { to: oncall, text: Loud. } }] }',
    );
    const waiting = areInForce(config, account, ['loud']);
    await config.put({ kind: `active#${account}`, id: 'rule#loud', version: '1', fields });
    expect(await waiting).toBe(true);
    expect(await areInForce(config, account, ['loud', 'cold'], 0)).toBe(false);
  });
});
