import { setTimeout as delay } from 'node:timers/promises';
import { fieldsOf } from '../../shared/rules/item-fields.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import type { Item, Table } from '../../shared/store/table.ts';
import { loadStarterRules } from '../rules/starter-rules.ts';

const inForceMs = 15_000;
const pollMs = 250;

/** The contact that the starter rules text. */
const onCall = 'oncall';

/** An item for the account alone goes before one for every account. */
const contactOf = async (config: Table, account: string, id: string): Promise<Item | undefined> =>
  (await config.get({ kind: `contact#${account}`, id })) ?? (await config.get({ kind: 'contact', id }));

const hasSharedRules = async (config: Table): Promise<boolean> => {
  const some = config.query({
    expression: '#kind = :kind',
    names: { '#kind': 'kind' },
    values: { ':kind': 'rule' },
    limit: 1,
  });
  for await (const _rule of some) return true;
  return false;
};

/**
 * Gives an account that is connected for the first time the starter rules and, as who is on call, its owner. Rules that
 * hold for every account are the account's too: with the starter rules beside them people would be texted twice.
 * Call it before the account's item is written: an account that has one keeps the rules that it has, or has not.
 * @returns the ids of the rules that were written
 */
export const writeStarterItems = async (config: Table, account: string): Promise<readonly string[]> => {
  if (await config.get({ kind: 'account', id: account })) return [];
  if (await hasSharedRules(config)) return [];
  const written = await loadStarterRules(config, account);
  if (written.length > 0 && !(await contactOf(config, account, onCall))) {
    const group = { kind: `contact#${account}`, id: onCall, name: 'On call', members: ['owner'] };
    await config.put(group, { expression: 'attribute_not_exists(id)' });
  }
  return written;
};

/** Waits until the rules are in force, so that the webhook is registered for what they need. */
export const areInForce = async (
  config: Table,
  account: string,
  ids: readonly string[],
  patienceMs = inForceMs,
): Promise<boolean> => {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const { rules } = await loadActiveSet(config, account);
    const active = new Set(rules.map(({ rule }) => rule.id));
    if (ids.every((id) => active.has(id))) return true;
    if (waitedMs >= patienceMs) return false;
    await delay(pollMs);
  }
};

/** Whether the account's owner can be texted. What only a phone number reaches, reaches nobody without one. */
export const ownerHasPhone = async (config: Table, account: string): Promise<boolean> => {
  const item = await contactOf(config, account, 'owner');
  const fields = item && fieldsOf(item);
  return fields?.ok === true && typeof fields.value.phone === 'string';
};
