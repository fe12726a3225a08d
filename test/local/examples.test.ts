import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ZodType } from 'zod';
import { readExamples } from '../../local/examples.ts';
import { fieldsOf } from '../../shared/rules/item-fields.ts';
import { itemSchemas } from '../../shared/rules/item-schemas.ts';
import { parseItem } from '../../shared/rules/parse-item.ts';
import { itemKinds } from '../../shared/store/config-keys.ts';

const examples = readExamples(join(import.meta.dirname, '../../rules'));

describe('the example items', () => {
  it('hold an account, contacts, homes and rules, each once', () => {
    expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(itemKinds));
    expect(new Set(examples.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(examples.length);
  });

  it.each(examples.map((example) => [`${example.kind} ${example.id}`, example] as const))(
    '%s is valid and live',
    (_, { kind, id, yaml }) => {
      const itemKind = itemKinds.find((known) => known === kind);
      const fields = fieldsOf({ kind, id, yaml });
      if (!itemKind || !fields.ok) throw new Error(`${kind} ${id} cannot be read.`);
      const schema: ZodType = itemSchemas[itemKind];
      expect(parseItem(schema, fields.value)).toMatchObject({ ok: true });
      expect(fields.value.enabled ?? true).toBe(true);
    },
  );

  it('keep the comments that explain them', () => {
    expect(examples.find(({ id }) => id === 'noise-started')?.yaml).toContain('# nobody staying');
  });
});
