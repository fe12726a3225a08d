import * as z from 'zod/mini';
import { accountSchema } from '../rules/account-schema.ts';
import type { ActiveSet } from '../rules/active-set.ts';
import { activeContactSchema, type Contact } from '../rules/contact-schema.ts';
import { type Home, homeSchema } from '../rules/home-schema.ts';
import { type Parsed, parseItem } from '../rules/parse-item.ts';
import { ruleSchema } from '../rules/rule-schema.ts';
import { activeId, activeKind, type ConfigKey, revisionId } from './config-keys.ts';
import type { Item, Table } from './table.ts';

/** An item in force: what a person wrote, by its fields, and the version it is. */
const activeItemSchema = z.object({
  id: z.string(),
  version: z.string(),
  fields: z.record(z.string(), z.unknown()),
  phone: z.optional(z.string()),
});

/**
 * Puts an item in force, and tells readers to load again.
 * @param phone of a contact: its number in E.164, so that readers need no numbering plans
 */
export const activate = async (
  table: Table,
  key: ConfigKey,
  version: string,
  fields: Record<string, unknown>,
  phone?: string,
): Promise<void> => {
  const kind = activeKind(key.account);
  const item = { kind, id: activeId(key), version, fields, schemaVersion: 1 };
  await table.put(phone === undefined ? item : { ...item, phone });
  await bumpRevision(table, kind);
};

/** Takes an item out of force. */
export const deactivate = async (table: Table, key: ConfigKey): Promise<void> => {
  const kind = activeKind(key.account);
  await table.delete({ kind, id: activeId(key) });
  await bumpRevision(table, kind);
};

const bumpRevision = async (table: Table, kind: string): Promise<void> => {
  await table.update({ kind, id: revisionId }, { update: 'ADD revision :one', values: { ':one': 1 } });
};

const readRevision = async (table: Table, kind: string): Promise<number> => {
  const item = await table.get({ kind, id: revisionId });
  return typeof item?.revision === 'number' ? item.revision : 0;
};

async function* itemsOf(table: Table, kind: string): AsyncGenerator<Item> {
  yield* table.query({
    expression: '#kind = :kind',
    names: { '#kind': 'kind' },
    values: { ':kind': kind },
    consistent: true,
  });
}

const keep = <Value>(parsed: Parsed<Value>, use: (value: Value) => void): void => {
  // What does not parse here was valid under an older version of the schema; `config` reports it when it is edited.
  if (parsed.ok) use(parsed.value);
};

/** Loads what is in force for an account: what holds for every account, overlaid with the account's own. */
export const loadActiveSet = async (table: Table, account: string): Promise<ActiveSet> => {
  const rules = new Map<string, ActiveSet['rules'][number]>();
  const contacts = new Map<string, Contact>();
  const homes = new Map<string, Home>();
  let own: ActiveSet['account'];
  for (const kind of [activeKind(undefined), activeKind(account)]) {
    for await (const item of itemsOf(table, kind)) {
      if (item.id === revisionId) continue;
      const { id, version, fields, phone } = activeItemSchema.parse(item);
      if (id.startsWith('rule#')) {
        keep(parseItem(ruleSchema, fields), (rule) => rules.set(rule.id, { rule, version }));
      } else if (id.startsWith('contact#')) {
        keep(parseItem(activeContactSchema, phone ? { ...fields, phone } : fields), (contact) =>
          contacts.set(contact.id, contact),
        );
      } else if (id.startsWith('home#')) {
        keep(parseItem(homeSchema, fields), (home) => homes.set(home.id, home));
      } else if (id === `account#${account}`) {
        keep(parseItem(accountSchema, fields), (value) => {
          own = value;
        });
      }
    }
  }
  return { account: own, rules: [...rules.values()], contacts, homes };
};

/** Tells when an account's set has to be loaded again: it changes with every item put in or out of force. */
export const revisionOf = async (table: Table, account: string): Promise<string> => {
  const [everyone, own] = await Promise.all([
    readRevision(table, activeKind(undefined)),
    readRevision(table, activeKind(account)),
  ]);
  return `${everyone}.${own}`;
};
