import type * as z from 'zod';
import { type Problem, problemsOf } from './issue-sentences.ts';

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads the fields of an item by its schema, one of `itemSchemas`. */
export const parseItem = <Value>(schema: z.ZodType<Value>, fields: unknown): Parsed<Value> => {
  const result = schema.safeParse(fields, { reportInput: true });
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, problems: problemsOf(result.error, schema) };
};
