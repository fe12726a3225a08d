import { beforeEach, describe, expect, it } from 'vitest';
import { canBeTexted, hasTimeZone, putOnCall, putTimeZone } from '../../../cli/connect/on-call.ts';
import type { Table } from '../../../shared/store/table.ts';
import { guestNumber, staffNumber, unique } from '../../support/builders.ts';
import { useTables } from '../../support/tables.ts';

const alva = { id: 'user-1', name: 'Alva', email: 'alva@example.com' } as const;

describe('who is on call', () => {
  const tables = useTables();
  let config: Table;
  let account: string;
  let kind: string;

  beforeEach(() => {
    ({ config } = tables());
    account = unique('account');
    kind = `contact#${account}`;
  });

  const put = (id: string, fields: Record<string, unknown>) => config.put({ kind, id, ...fields });
  const contact = (id: string) => config.get({ kind, id });

  it('is the owner with the number that was given, where there was nobody', async () => {
    expect(await putOnCall(config, account, staffNumber, alva)).toBe('written');
    expect(await contact('owner')).toMatchObject({
      name: 'Alva',
      email: 'alva@example.com',
      phone: staffNumber,
    });
    expect(await contact('oncall')).toMatchObject({ members: ['owner'] });
    expect(await canBeTexted(config, account)).toBe(true);
  });

  it('is the owner of an earlier run, whose number was missing', async () => {
    await put('owner', { name: 'Somebody else', email: 'else@example.com' });
    await put('oncall', { members: ['owner'] });
    expect(await canBeTexted(config, account)).toBe(false);
    expect(await putOnCall(config, account, staffNumber, alva)).toBe('written');
    expect(await contact('owner')).toMatchObject({ name: 'Somebody else', phone: staffNumber });
  });

  it('stays whoever can be texted already', async () => {
    await put('oncall', { yaml: `name: Nina\nphone: "${guestNumber}"` });
    expect(await putOnCall(config, account, staffNumber, alva)).toBe('was there');
    expect(await contact('oncall')).toEqual({
      kind,
      id: 'oncall',
      yaml: `name: Nina\nphone: "${guestNumber}"`,
    });
    expect(await contact('owner')).toBeUndefined();
  });

  it('is the number itself where the owner is a contact of every account', async () => {
    const shared = { kind: 'contact', id: 'owner' };
    await config.put({ ...shared, email: 'office@example.com' });
    expect(await putOnCall(config, account, staffNumber, alva)).toBe('written');
    expect(await contact('owner')).toBeUndefined();
    expect(await contact('oncall')).toMatchObject({ phone: staffNumber });
    await config.delete(shared);
  });

  it('is not changed where a person has written it otherwise, and that is said', async () => {
    await put('oncall', { yaml: 'email: night@example.com' });
    await put('owner', { yaml: 'email: alva@example.com' });
    expect(await putOnCall(config, account, staffNumber, alva)).toBe('not written');
    expect(await contact('oncall')).toEqual({ kind, id: 'oncall', yaml: 'email: night@example.com' });
    expect(await contact('owner')).toEqual({ kind, id: 'owner', yaml: 'email: alva@example.com' });
  });

  it.each([
    ['a rota', { oncall: { rota: { from: 'monday' } } }, true],
    [
      'a group in a group with a number',
      { oncall: { members: ['team'] }, team: { members: ['a', 'b'] }, b: { phone: staffNumber } },
      true,
    ],
    ['a group of nobody', { oncall: { members: ['gone'] } }, false],
    [
      'groups that contain each other',
      { oncall: { members: ['team'] }, team: { members: ['oncall'] } },
      false,
    ],
  ])('can be texted through %s: %#', async (_what, items, expected) => {
    for (const [id, fields] of Object.entries(items)) await put(id, fields);
    expect(await canBeTexted(config, account)).toBe(expected);
  });
});

describe('the time zone of an account', () => {
  const tables = useTables();

  it('is written where there is none, and stays where there is one', async () => {
    const { config } = tables();
    const account = unique('account');
    const key = { kind: 'account', id: account };
    expect(await putTimeZone(config, account, 'Europe/Stockholm')).toBe(false);
    await config.put({ ...key, owner: 'owner' });
    expect(await hasTimeZone(config, account)).toBe(false);
    expect(await putTimeZone(config, account, 'Europe/Stockholm')).toBe(true);
    expect(await putTimeZone(config, account, 'Asia/Tokyo')).toBe(false);
    expect(await config.get(key)).toMatchObject({ timeZone: 'Europe/Stockholm' });
    expect(await hasTimeZone(config, account)).toBe(true);
  });
});
