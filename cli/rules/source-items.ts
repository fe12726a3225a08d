import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Document, isMap, isSeq, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml';
import { parseYaml } from '../../shared/rules/item-fields.ts';
import { type ConfigKey, kindOf, parseConfigKey } from '../../shared/store/config-keys.ts';
import { UsageError } from '../usage.ts';
import type { Finding, Position } from './finding.ts';

/** One item of a file, as it is written there. */
export interface SourceItem {
  readonly key: ConfigKey;
  /** Its own text, with its comments. */
  readonly yaml: string;
  /** Its fields without `kind`, not yet checked. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Where a path such as `then[0].sms.text` stands, or the nearest that is written. */
  locate(path: string): Position;
}

export interface ReadItems {
  readonly items: readonly SourceItem[];
  readonly findings: readonly Finding[];
}

/** A thousand rules are not as long. */
const maxFileBytes = 5_000_000;

/** The YAML files of a path: itself, or those of the directory. @throws UsageError */
const filesOf = (path: string): readonly string[] => {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`There is no file or directory ${path}.`);
  if (!stats.isDirectory()) return [path];
  const files = readdirSync(path).filter((file) => /\.ya?ml$/.test(file));
  if (files.length === 0) throw new UsageError(`${path} holds no .yaml file.`);
  return files.toSorted().map((file) => join(path, file));
};

const stepsOf = (path: string): readonly (string | number)[] =>
  [...path.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));

/** The offset of the deepest written node on the path; of a field, its name. */
const offsetOf = (root: Node, path: string): number => {
  let offset = root.range?.[0] ?? 0;
  let node: unknown = root;
  for (const step of stepsOf(path)) {
    if (isMap<ParsedNode, ParsedNode>(node)) {
      const pair = node.items.find(({ key }) => String(key) === String(step));
      if (!pair) break;
      offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq<ParsedNode>(node) && typeof step === 'number') {
      const item = node.items[step];
      if (!item) break;
      offset = item.range[0];
      node = item;
    } else break;
  }
  return offset;
};

const textOf = (node: ParsedNode): string => {
  const document = new Document();
  document.contents = node;
  // The line that tells editors of the schema is the file's, not the item's.
  return document.toString({ lineWidth: 0 }).replace(/^# yaml-language-server:.*\n+/gm, '');
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const itemOf = (
  node: ParsedNode,
  account: string | undefined,
  positionOf: (offset: number) => Position,
): SourceItem | Finding => {
  const at = positionOf(node.range[0]);
  const refuse = (sentence: string): Finding => ({ level: 'error', item: at.file, path: '', sentence, at });
  if (!isMap(node)) return refuse('An item is a group of fields, such as `id: quiet-hours`');
  const yaml = textOf(node);
  const parsed = parseYaml(yaml);
  if (!parsed.ok) return refuse(parsed.problems[0]?.sentence ?? 'The item cannot be read');
  if (!isRecord(parsed.value)) return refuse('An item is a group of fields, such as `id: quiet-hours`');
  const { kind = 'rule', ...fields } = parsed.value;
  if (typeof fields.id !== 'string') return refuse('`id` is missing; it must be a text such as quiet-hours');
  const key = parseConfigKey(String(kind), fields.id);
  if (!key) return refuse('`kind` must be one of rule, contact, home, account');
  const own =
    account === undefined || key.kind === 'account' ? key : { ...key, account: key.account ?? account };
  return { key: own, yaml, fields, locate: (path) => positionOf(offsetOf(node, path)) };
};

const readFile = (file: string, account: string | undefined): ReadItems => {
  const lines = new LineCounter();
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const refuse = (sentence: string, offset = 0): ReadItems => ({
    items: [],
    findings: [{ level: 'error', item: file, path: '', sentence, at: positionOf(offset) }],
  });
  const size = statSync(file).size;
  if (size > maxFileBytes) return refuse(`The file is larger than ${maxFileBytes / 1_000_000} MB`);
  let document: ReturnType<typeof parseDocument<ParsedNode>>;
  try {
    document = parseDocument<ParsedNode>(readFileSync(file, 'utf8'), { lineCounter: lines });
  } catch {
    return refuse('The YAML is nested too deeply to be read');
  }
  const [error] = document.errors;
  if (error) return refuse(`The YAML cannot be read: ${error.message.split('\n')[0]}`, error.pos[0]);
  const { contents } = document;
  if (!contents) return refuse('The file is empty; it holds one item or a list of items');
  const nodes = isSeq<ParsedNode>(contents) ? contents.items : [contents];
  const read = nodes.map((node) => itemOf(node, account, positionOf));
  return {
    items: read.filter((one) => 'key' in one),
    findings: read.filter((one) => 'sentence' in one),
  };
};

/** An item's name for people. */
export const nameOf = (key: ConfigKey): string => `${kindOf(key)} ${key.id}`;

const doubles = (items: readonly SourceItem[]): readonly Finding[] => {
  const seen = new Map<string, SourceItem>();
  return items.flatMap((item): Finding[] => {
    const name = nameOf(item.key);
    const first = seen.get(name);
    if (!first) {
      seen.set(name, item);
      return [];
    }
    const { file, line } = first.locate('id');
    const sentence = `\`id\` is that of the item in ${file}, line ${line}; ids are unique within a kind`;
    return [{ level: 'error', item: name, path: 'id', sentence, at: item.locate('id') }];
  });
};

/**
 * Reads the items of YAML files and directories; a file holds one item or a list of items.
 * @param account whose own the items are that do not say so
 * @throws UsageError for a path that is not there
 */
export const readItems = (paths: readonly string[], account?: string): ReadItems => {
  const read = paths.flatMap(filesOf).map((file) => readFile(file, account));
  const items = read.flatMap((each) => each.items);
  return { items, findings: [...read.flatMap(({ findings }) => findings), ...doubles(items)] };
};
