import { setTimeout as delay } from 'node:timers/promises';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import type { Table } from '../../shared/store/table.ts';
import { loadStarterRules } from '../rules/starter-rules.ts';
import { contactOf, onCall } from './on-call.ts';

const inForceMs = 15_000;
const pollMs = 250;

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
