import { closest } from 'fastest-levenshtein';
import mustache from 'mustache';
import {
  isTemplateVariable,
  type TemplateValues,
  type TemplateVariable,
  templateVariables,
} from './template-variables.ts';

/** A text with its variables found: literal parts and variables with their fallbacks. */
export type Template = readonly (
  | string
  | { readonly variable: TemplateVariable; readonly fallback: string }
)[];

export type ParsedTemplate =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problems: readonly string[] };

const variableNames = Object.keys(templateVariables);

const readTag = (tag: string): { readonly part?: Template[number]; readonly problem?: string } => {
  const bar = tag.indexOf('|');
  const variable = (bar === -1 ? tag : tag.slice(0, bar)).trim();
  const fallback = bar === -1 ? undefined : tag.slice(bar + 1).trim();
  if (!isTemplateVariable(variable)) {
    return {
      problem: `{{${variable}}} is not a variable; did you mean {{${closest(variable, variableNames)}}}?`,
    };
  }
  if (templateVariables[variable] === 'maybe' && fallback === undefined) {
    return {
      problem: `{{${variable}}} may be missing and needs a fallback, such as {{${variable}|unknown}}`,
    };
  }
  return { part: { variable, fallback: fallback ?? '' } };
};

/**
 * Parses `{{variable}}` and `{{variable|fallback}}` in Mustache's syntax, of which only text and variables are taken:
 * no sections, partials or own delimiters, so a text cannot grow beyond what is written.
 */
export const parseTemplate = (text: string): ParsedTemplate => {
  let tokens: readonly (readonly unknown[])[];
  try {
    tokens = mustache.parse(text);
  } catch {
    return { ok: false, problems: ['a {{ has no matching }}; write {{home.name}}'] };
  }
  const problems: string[] = [];
  const template: Template[number][] = [];
  for (const [kind, value] of tokens) {
    if (kind === 'text') {
      template.push(String(value));
    } else if (kind === 'name') {
      const { part, problem } = readTag(String(value));
      if (part) template.push(part);
      if (problem) problems.push(problem);
    } else {
      problems.push(
        `{{${String(kind)}${String(value)}}} is not supported; only {{variable}} and {{variable|fallback}} are`,
      );
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, template };
};

/** The variables that a text uses, for loading only what it needs. */
export const variablesOf = (template: Template): readonly TemplateVariable[] =>
  template.flatMap((part) => (typeof part === 'string' ? [] : [part.variable]));

/** Values come from outside: a line break in a guest's name must not write a line of its own. */
const controlCharacters = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const maxValueLength = 200;

/** A value from outside as it may stand in a text: one line, of bounded length. */
export const cleanValue = (value: string): string => {
  const line = value.replace(controlCharacters, ' ').trim();
  if (line.length <= maxValueLength) return line;
  // Half of a pair of surrogates is no character.
  return `${line.slice(0, maxValueLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
};

/** Fills in the values. A missing or empty one becomes its fallback. */
export const render = (template: Template, values: TemplateValues): string =>
  template
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = cleanValue(values[part.variable] ?? '');
      return value === '' ? part.fallback : value;
    })
    .join('');
