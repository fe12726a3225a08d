import type { User } from '../../shared/minut/users.ts';
import { fieldsOf } from '../../shared/rules/item-fields.ts';
import { contactOf, onCall } from '../../shared/store/on-call.ts';
import type { Key, Table } from '../../shared/store/table.ts';

/**
 * Whether a text to the contact reaches a phone, its group and its rota included. What only a phone number reaches,
 * reaches nobody without one.
 */
export const canBeTexted = async (
  config: Table,
  account: string,
  id: string = onCall,
  seen: ReadonlySet<string> = new Set(),
): Promise<boolean> => {
  const item = seen.has(id) ? undefined : await contactOf(config, account, id);
  const fields = item && fieldsOf(item);
  if (fields?.ok !== true) return false;
  const { phone, members, rota } = fields.value;
  // Who is on duty changes; that the rota names only people with a number is for `npm run rules -- check` to see.
  if (rota !== undefined || typeof phone === 'string') return true;
  for (const member of Array.isArray(members) ? members : [])
    if (await canBeTexted(config, account, String(member), new Set([...seen, id]))) return true;
  return false;
};

const absent = { expression: 'attribute_not_exists(id)' } as const;

/** Gives a person's item a field that it lacks. False where there is no item, or where its author has decided already. */
const fillIn = (config: Table, key: Key, field: string, value: string): Promise<boolean> =>
  config.update(key, {
    update: 'SET #field = :value',
    condition:
      'attribute_exists(id) and attribute_not_exists(#field) and attribute_not_exists(#yaml) and attribute_not_exists(#members) and attribute_not_exists(#rota)',
    names: { '#field': field, '#yaml': 'yaml', '#members': 'members', '#rota': 'rota' },
    values: { ':value': value },
  });

/**
 * Makes `oncall` reach the number: as the owner's where the owner is new or has none, with the owner on call, else as
 * the number of `oncall` itself. What people have written stays as it is.
 * @param phone E.164
 * @returns whether `oncall` can be texted now, and whether it could before
 */
export const putOnCall = async (
  config: Table,
  account: string,
  phone: string,
  user: User,
): Promise<'written' | 'was there' | 'not written'> => {
  if (await canBeTexted(config, account)) return 'was there';
  const kind = `contact#${account}`;
  const owner = { kind, id: 'owner' };
  const name = user.name ?? 'Owner';
  const isOwners =
    (await config.get({ kind: 'contact', id: 'owner' })) === undefined &&
    ((await config.put({ ...owner, name, email: user.email, phone }, absent)) ||
      (await fillIn(config, owner, 'phone', phone)));
  const key = { kind, id: onCall };
  const person = isOwners ? { name: 'On call', members: ['owner'] } : { name: 'On call', phone };
  const isThere = (await contactOf(config, account, onCall)) !== undefined;
  if (!isThere) await config.put({ ...key, ...person }, absent);
  else if (!isOwners) await fillIn(config, key, 'phone', phone);
  return (await canBeTexted(config, account)) ? 'written' : 'not written';
};

/** Gives the account's item a time zone, where it has none. @returns whether it was written */
export const putTimeZone = (config: Table, account: string, timeZone: string): Promise<boolean> =>
  fillIn(config, { kind: 'account', id: account }, 'timeZone', timeZone);

/** Whether the account's item names a time zone. */
export const hasTimeZone = async (config: Table, account: string): Promise<boolean> => {
  const item = await config.get({ kind: 'account', id: account });
  const fields = item && fieldsOf(item);
  return fields?.ok === true && fields.value.timeZone !== undefined;
};
