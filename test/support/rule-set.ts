import { parse } from 'yaml';
import * as z from 'zod';
import { accountSchema } from '../../shared/rules/account-schema.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { homeSchema } from '../../shared/rules/home-schema.ts';
import { contactSchema, type itemSchemas } from '../../shared/rules/item-schemas.ts';
import { parseItem } from '../../shared/rules/parse-item.ts';
import { ruleSchema } from '../../shared/rules/rule-schema.ts';

const itemsSchema = z.array(
  z.looseObject({ kind: z.enum(['rule', 'contact', 'home', 'account']).default('rule') }),
);

/** What is in force when these items are, as people write them. @throws Error with the sentences of what is refused */
export const ruleSetOf = (...yamls: readonly string[]): ActiveSet => {
  const items = yamls.flatMap((yaml) => {
    const value: unknown = parse(yaml);
    return itemsSchema.parse(Array.isArray(value) ? value : [value]);
  });
  const fieldsOf = (kind: keyof typeof itemSchemas) =>
    items.filter((item) => item.kind === kind).map(({ kind: _kind, ...fields }) => fields);
  const read = <Value>(schema: z.ZodType<Value>, kind: keyof typeof itemSchemas): Value[] =>
    fieldsOf(kind).map((fields) => {
      const parsed = parseItem(schema, fields);
      if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('; '));
      return parsed.value;
    });
  const byId = <Value extends { readonly id: string }>(values: readonly Value[]) =>
    new Map(values.map((value) => [value.id, value]));
  return {
    account: read(accountSchema, 'account')[0],
    rules: read(ruleSchema, 'rule').map((rule) => ({ rule, version: '1' })),
    contacts: byId(read(contactSchema, 'contact')),
    homes: byId(read(homeSchema, 'home')),
  };
};
