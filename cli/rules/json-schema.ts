import * as z from 'zod';
import { categories, eventTypes } from '../../shared/minut/event-catalogue.ts';
import { eventPatternSchema } from '../../shared/rules/event-pattern.ts';
import { itemSchemas } from '../../shared/rules/item-schemas.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Of a schema inside another one. */
const inner = (schema: z.core.$ZodType): JsonSchema => {
  const { $schema: _dialect, ...json } = generate(schema);
  return json;
};

/** What editors offer for `when`; a `*` pattern or a type in plain is fine as well. */
const eventNames = [
  ...eventTypes.filter(({ category }) => category !== 'nightdesk').map(({ alias }) => alias),
  ...categories.filter((category) => category !== 'nightdesk' && category !== 'unknown'),
];

/** A list or its one entry; a text or one by language: both are a preprocessing step that JSON Schema cannot see. */
const written = (out: z.core.$ZodType): JsonSchema | undefined => {
  const { def } = out._zod;
  const json = inner(out);
  if (def.type === 'array' && typeof json.items === 'object' && !Array.isArray(json.items)) {
    return { anyOf: [json.items, json] };
  }
  if (def.type !== 'record') return undefined;
  const text = json.additionalProperties;
  return {
    anyOf: [
      typeof text === 'object' ? text : {},
      {
        type: 'object',
        minProperties: 1,
        propertyNames: { pattern: '^[a-z]{2}$' },
        additionalProperties: text,
      },
    ],
  };
};

const isTransform = (schema: z.core.$ZodType): boolean => schema._zod.def.type === 'transform';

const generate = (schema: z.core.$ZodType): JsonSchema =>
  z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (Object.is(zodSchema, eventPatternSchema)) {
        Object.assign(jsonSchema, { anyOf: [{ enum: eventNames }, { type: 'string', maxLength: 100 }] });
        return;
      }
      if (!(zodSchema instanceof z.ZodPipe) || !isTransform(zodSchema.in)) return;
      const choice = written(zodSchema.out);
      if (!choice) return;
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, choice);
    },
  });

const kinds = ['rule', 'contact', 'home', 'account'] as const;

const withKind = (kind: (typeof kinds)[number]): JsonSchema => {
  const json = inner(itemSchemas[kind]);
  // One account's own items say so: rule#anna.
  const pattern = kind === 'account' ? '^account$' : `^${kind}(#.+)?$`;
  return { ...json, properties: { kind: { type: 'string', pattern }, ...json.properties } };
};

/** The JSON Schema of a file of items: editors complete and check by it. */
export const rulesJsonSchema = (): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Items of Nightdesk: rules, contacts, homes, accounts (docs/rules.md)',
  anyOf: [{ $ref: '#/$defs/item' }, { type: 'array', items: { $ref: '#/$defs/item' } }],
  $defs: {
    ...Object.fromEntries(kinds.map((kind) => [kind, withKind(kind)])),
    item: {
      type: 'object',
      allOf: kinds.map((kind) => ({
        if: {
          properties: { kind: { type: 'string', pattern: `^${kind}(#|$)` } },
          ...(kind === 'rule' ? {} : { required: ['kind'] }),
        },
        // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema.
        then: { $ref: `#/$defs/${kind}` },
      })),
    },
  },
});
