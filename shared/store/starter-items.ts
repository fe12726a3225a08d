import { setTimeout as delay } from 'node:timers/promises';
import { loadActiveSet } from './active-items.ts';
import { kindOf } from './config-keys.ts';
import { contactOf, onCall } from './on-call.ts';
import { starterRules } from './starter-rules.ts';
import type { Item, Table } from './table.ts';

const inForceMs = 15_000;
const pollMs = 250;

const absent = { expression: 'attribute_not_exists(id)' } as const;

const isStarter = ({ id, yaml }: Item): boolean =>
  starterRules.some((starter) => starter.id === id && starter.yaml === yaml);

/** Starter rules of a run that was cut off do not count. */
const hasRules = async (config: Table, kind: string): Promise<boolean> => {
  const rules = config.query({
    expression: '#kind = :kind',
    names: { '#kind': 'kind' },
    values: { ':kind': kind },
  });
  for await (const rule of rules) if (kind === 'rule' || !isStarter(rule)) return true;
  return false;
};

/**
 * Gives an account that is connected for the first time the starter rules and, as who is on call, its owner: rules for
 * staff live, those for guests as a dry run. Rules that hold for every account are the account's too: with the starter
 * rules beside them people would be texted twice. Call it before the account's item is written: an account that has one
 * keeps the rules that it has, or has not; and what a person deleted does not come back.
 * @returns the ids of the rules that the account begins with, none where it has its own
 */
export const writeStarterItems = async (config: Table, account: string): Promise<readonly string[]> => {
  const kind = kindOf({ kind: 'rule', account });
  if (await config.get({ kind: 'account', id: account })) return [];
  for (const each of ['rule', kind]) if (await hasRules(config, each)) return [];
  for (const { id, yaml } of starterRules) await config.put({ kind, id, yaml }, absent);
  if (!(await contactOf(config, account, onCall))) {
    const group = { kind: `contact#${account}`, id: onCall, name: 'On call', members: ['owner'] };
    await config.put(group, absent);
  }
  return starterRules.map(({ id }) => id);
};

/**
 * Waits until the rules are in force, so that the webhook is registered for what they need.
 * @param patienceMs milliseconds of the machine's clock @returns whether they are
 */
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
