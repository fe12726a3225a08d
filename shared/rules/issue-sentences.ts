import { closest, distance } from 'fastest-levenshtein';
import type * as z from 'zod';
import { everyLanguage } from '../messages/localized-text.ts';

/** One thing that is wrong with an item: where, and in one sentence what would be right. */
export interface Problem {
  /** `then[0].sms.text`; empty for the item as a whole. */
  readonly path: string;
  readonly sentence: string;
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    // The key of a text that is not translated: nobody wrote it.
    if (key === everyLanguage) return text;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');

/** Names as long as `cooldown` are mistyped in two places at most. */
const nearEnough = 3;

const suggestion = (name: string, candidates: readonly string[]): string => {
  if (candidates.length === 0) return '';
  const nearest = closest(name, candidates);
  return distance(name, nearest) <= nearEnough
    ? `; did you mean ${nearest}?`
    : `; it takes ${candidates.join(', ')}`;
};

const fieldsAt = (schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] => {
  const fields = new Set<string>();
  const add = (names: object): void => {
    for (const name of Object.keys(names)) fields.add(name);
  };
  const visit = (node: unknown, rest: readonly PropertyKey[]): void => {
    if (typeof node !== 'object' || node === null || !('_zod' in node)) return;
    const { def } = Object(node)._zod;
    const [key, ...tail] = rest;
    if (def.type === 'object') {
      if (key === undefined) add(def.shape);
      else visit(def.shape[String(key)], tail);
    } else if (def.type === 'record') add(def.keyType.enum ?? {});
    else if (def.type === 'array') visit(def.element, tail);
    else for (const inner of [...(def.options ?? []), def.innerType, def.out, def.in]) visit(inner, rest);
  };
  visit(schema, path);
  return [...fields];
};

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
};

const sentencesOf = (issue: z.core.$ZodIssue, schema: z.ZodType): readonly Problem[] => {
  const path = pathText(issue.path);
  const here = path === '' ? 'The item' : `\`${path}\``;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const fields = fieldsAt(schema, issue.path);
      return issue.keys.map((key) => {
        const where = path === '' ? `\`${key}\`` : `\`${path}.${key}\``;
        return {
          path: path === '' ? key : `${path}.${key}`,
          sentence: `${where} is not a field${suggestion(key, fields)}`,
        };
      });
    }
    case 'invalid_type':
      return [
        {
          path,
          sentence:
            issue.input === undefined
              ? `${here} is missing; it must be ${typeNames[issue.expected] ?? issue.expected}`
              : `${here} must be ${typeNames[issue.expected] ?? issue.expected}`,
        },
      ];
    case 'invalid_value':
      return [{ path, sentence: `${here} must be one of ${issue.values.map(String).join(', ')}` }];
    case 'too_small':
    case 'too_big':
      return [
        { path, sentence: `${here} ${issue.message.replace(/^[A-Z]/, (first) => first.toLowerCase())}` },
      ];
    case 'invalid_key':
      return [{ path, sentence: `${here} ${issue.issues[0]?.message ?? issue.message}` }];
    case 'invalid_union':
      // A union that says itself what it takes.
      if (issue.message !== 'Invalid input') return [{ path, sentence: `${here} ${issue.message}` }];
      return (issue.errors[0] ?? []).flatMap((inner) =>
        sentencesOf({ ...inner, path: [...issue.path, ...inner.path] }, schema),
      );
    default:
      return [{ path, sentence: `${here} ${issue.message}` }];
  }
};

/** Puts what a schema refused into sentences. Values are not quoted: they may be personal. */
export const problemsOf = (error: z.ZodError, schema: z.ZodType): readonly Problem[] =>
  error.issues.flatMap((issue) => sentencesOf(issue, schema));
