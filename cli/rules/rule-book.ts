import type * as z from 'zod';
import type { Account } from '../../shared/rules/account-schema.ts';
import type { Contact } from '../../shared/rules/contact-schema.ts';
import type { Home } from '../../shared/rules/home-schema.ts';
import { itemSchemas } from '../../shared/rules/item-schemas.ts';
import { parseItem } from '../../shared/rules/parse-item.ts';
import type { Rule } from '../../shared/rules/rule-schema.ts';
import type { ConfigKey } from '../../shared/store/config-keys.ts';
import type { Finding, Position } from './finding.ts';
import { nameOf } from './source-items.ts';

/** An item of a file or of the table, not yet checked. */
export interface RawItem {
  readonly key: ConfigKey;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly locate?: (path: string) => Position;
}

interface Entry<Value> extends RawItem {
  readonly value: Value;
}

/** All items that are well formed, by kind: what the lints look at together. */
export interface RuleBook {
  readonly rules: readonly Entry<Rule>[];
  readonly contacts: readonly Entry<Contact>[];
  readonly homes: readonly Entry<Home>[];
  readonly accounts: readonly Entry<Account>[];
}

const findingsOf = <Value>(item: RawItem, schema: z.ZodType<Value>): Entry<Value> | readonly Finding[] => {
  const parsed = parseItem(schema, item.fields);
  if (parsed.ok) return { ...item, value: parsed.value };
  return parsed.problems.map(({ path, sentence }) => ({
    level: 'error',
    item: nameOf(item.key),
    path,
    sentence,
    at: item.locate?.(path),
  }));
};

/** Checks each item by its schema. */
export const openRuleBook = (
  items: readonly RawItem[],
): { readonly book: RuleBook; readonly findings: readonly Finding[] } => {
  const findings: Finding[] = [];
  const read = <Value>(kind: ConfigKey['kind'], schema: z.ZodType<Value>): readonly Entry<Value>[] =>
    items
      .filter((item) => item.key.kind === kind)
      .flatMap((item) => {
        const result = findingsOf(item, schema);
        if ('value' in result) return [result];
        findings.push(...result);
        return [];
      });
  const book = {
    rules: read('rule', itemSchemas.rule),
    contacts: read('contact', itemSchemas.contact),
    homes: read('home', itemSchemas.home),
    accounts: read('account', itemSchemas.account),
  };
  return { book, findings };
};

/** A finding about a place in an item. */
export const findingAt = (
  level: Finding['level'],
  { key, locate }: RawItem,
  path: string,
  sentence: string,
): Finding => ({ level, item: nameOf(key), path, sentence, at: locate?.(path) });
