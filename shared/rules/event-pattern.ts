import { closest } from 'fastest-levenshtein';
import * as z from 'zod';
import { categories, eventTypes, vendorTypeOf } from '../minut/event-catalogue.ts';

/** What `when` names: a type, all types of a category, or all types that fit a `*` pattern. */
export type EventPattern =
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'category'; readonly category: string }
  | { readonly kind: 'pattern'; readonly text: string };

/** A type that Minut sends and the catalogue does not know yet is written with this in front, so a typo is no type. */
const explicitPrefix = 'minut:';

const names = [...eventTypes.flatMap(({ type, alias }) => [type, alias]), ...categories];

/** An event type by the vendor's name or its plain alias, a category, or a pattern such as `disturbance_*`. */
export const eventPatternSchema = z
  .string()
  .max(100)
  .transform((name, context): EventPattern => {
    const type = vendorTypeOf(name);
    if (type) return { kind: 'type', type };
    if (categories.some((category) => category === name)) return { kind: 'category', category: name };
    if (name.startsWith(explicitPrefix)) return { kind: 'type', type: name.slice(explicitPrefix.length) };
    if (/^[a-z_*-]+$/.test(name) && name.includes('*')) return { kind: 'pattern', text: name };
    const message = `is no event that Nightdesk knows; did you mean ${closest(name, names)}? (${explicitPrefix}${name} takes it literally)`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** `*` stands for any run of characters. Linear in the type's length: nothing to backtrack into. */
const fitsPattern = (text: string, type: string): boolean => {
  const [first = '', ...rest] = text.split('*');
  if (rest.length === 0) return text === type;
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

/** Whether an event of this type and category is meant. */
export const fitsEvent = (pattern: EventPattern, type: string, category: string): boolean => {
  if (pattern.kind === 'type') return pattern.type === type;
  if (pattern.kind === 'category') return pattern.category === category;
  return fitsPattern(pattern.text, type);
};
