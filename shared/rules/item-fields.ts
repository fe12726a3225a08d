import { type Document, isAlias, parseDocument, visit } from 'yaml';
import type { Problem } from './issue-sentences.ts';
import type { Parsed } from './parse-item.ts';

/** Larger than any item a person writes; a table's item cannot exceed 400 KB. */
const maxYamlLength = 100_000;

const refuse = (sentence: string): { readonly ok: false; readonly problems: readonly Problem[] } => ({
  ok: false,
  problems: [{ path: '', sentence }],
});

const tooDeep = 'The YAML is nested too deeply; a rule needs only a few levels';

const hasAliases = (document: Document): boolean => {
  let found = false;
  visit(document, (_, node) => {
    found ||= isAlias(node);
  });
  return found;
};

/** What the library throws instead of an error that it collects: its own recursion has an end. */
const attempt = <Value>(read: () => Value): Value | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** Reads one YAML document. Aliases are refused: nested ones grow without bound. */
export const parseYaml = (text: string): Parsed<unknown> => {
  if (text.length > maxYamlLength) return refuse(`The YAML is longer than ${maxYamlLength} characters`);
  const document = attempt(() => parseDocument(text));
  if (!document) return refuse(tooDeep);
  const [error] = document.errors;
  if (error?.message.includes('call stack')) return refuse(tooDeep);
  // Its first line says what and where, the others quote what somebody wrote.
  if (error) return refuse(`The YAML cannot be read: ${error.message.replace(/:?\n.*/s, '')}`);
  if (attempt(() => hasAliases(document)))
    return refuse('The YAML uses aliases (*name), which are not supported; write the value out');
  const read = attempt((): { readonly value: unknown } => ({ value: document.toJS({ maxAliasCount: 0 }) }));
  return read ? { ok: true, value: read.value } : refuse(tooDeep);
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The attributes that say where an item lives and who last changed it; they are not part of what it says. */
const withoutKeys = ({
  kind: _kind,
  editedBy: _by,
  editedAt: _at,
  ...fields
}: Record<string, unknown>): Record<string, unknown> => fields;

/**
 * The fields of an item of the config table: its attributes as they are, or the text in its one attribute `yaml`.
 */
export const fieldsOf = (attributes: Readonly<Record<string, unknown>>): Parsed<Record<string, unknown>> => {
  const { yaml, ...rest } = attributes;
  if (yaml === undefined) return { ok: true, value: withoutKeys(rest) };
  if (typeof yaml !== 'string') return refuse('`yaml` must be a text');
  const parsed = parseYaml(yaml);
  if (!parsed.ok) return parsed;
  if (!isRecord(parsed.value)) return refuse('The YAML must be a group of fields, such as `id: quiet-hours`');
  const fields = withoutKeys(parsed.value);
  if (fields.id !== undefined && fields.id !== attributes.id) {
    return { ok: false, problems: [{ path: 'id', sentence: "`id` must be the item's own id in the table" }] };
  }
  return { ok: true, value: { ...fields, id: attributes.id } };
};
