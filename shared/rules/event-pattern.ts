import { closest } from 'fastest-levenshtein';
import * as z from 'zod';
import { categories, eventTypes, vendorTypeOf } from '../minut/event-catalogue.ts';

/** What `when` names: a type, all types of a category, or all types that fit a `*` pattern; `!` in front excludes. */
export interface EventPattern {
  readonly excludes: boolean;
  readonly what:
    | { readonly kind: 'type'; readonly type: string }
    | { readonly kind: 'category'; readonly category: string }
    | { readonly kind: 'pattern'; readonly text: string };
}

/** A type that Minut sends and the catalogue does not know yet is written with this in front, so a typo is no type. */
const explicitPrefix = 'minut:';

const names = [...eventTypes.flatMap(({ type, alias }) => [type, alias]), ...categories];

const meaningOf = (name: string): EventPattern['what'] | undefined => {
  const type = vendorTypeOf(name);
  if (type) return { kind: 'type', type };
  if (categories.some((category) => category === name)) return { kind: 'category', category: name };
  if (name.startsWith(explicitPrefix)) return { kind: 'type', type: name.slice(explicitPrefix.length) };
  if (/^[a-z_.*-]+$/.test(name) && name.includes('*')) return { kind: 'pattern', text: name };
  return undefined;
};

/** An event type by the vendor's name or its plain alias, a category, or a pattern such as `disturbance_*`. */
export const eventPatternSchema = z
  .string()
  .max(100)
  .transform((text, context): EventPattern => {
    const excludes = text.startsWith('!');
    const name = excludes ? text.slice(1) : text;
    const what = meaningOf(name);
    if (what) return { excludes, what };
    const message = `is no event that Nightdesk knows; did you mean ${closest(name, names)}? (${explicitPrefix}${name} takes it literally)`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** `*` stands for any run of characters. Linear in the type's length: nothing to backtrack into. */
const fitsPattern = (text: string, type: string): boolean => {
  const [first = '', ...rest] = text.split('*');
  if (!type.startsWith(first)) return false;
  let position = first.length;
  const last = rest.pop() ?? '';
  for (const part of rest) {
    const found = type.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return type.length - last.length >= position && type.endsWith(last);
};

const fits = ({ what }: EventPattern, type: string, category: string): boolean => {
  if (what.kind === 'type') return what.type === type;
  if (what.kind === 'category') return what.category === category;
  return fitsPattern(what.text, type);
};

/** Whether an event of this type and category is meant: by one of the patterns and by none of those with `!`. */
export const fitsEvent = (patterns: readonly EventPattern[], type: string, category: string): boolean => {
  const included = patterns.filter(({ excludes }) => !excludes);
  const excluded = patterns.filter(({ excludes }) => excludes);
  const isMeant = included.length === 0 || included.some((pattern) => fits(pattern, type, category));
  return isMeant && !excluded.some((pattern) => fits(pattern, type, category));
};
