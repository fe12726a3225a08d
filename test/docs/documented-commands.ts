import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const mark = '(needs an AWS account)';

/** A command as a page writes it. */
export interface Mention {
  /** `npm run rules`, `npx cdk deploy`, `npm start`. */
  readonly name: string;
  /** What follows: for npm scripts, behind `--`. */
  readonly args: readonly string[];
  /** `npm run rules -- put FILE` */
  readonly line: string;
  readonly isMarked: boolean;
  /** `README.md:61` */
  readonly at: string;
}

const pages = [
  'README.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

const parse = (text: string): Pick<Mention, 'name' | 'args' | 'line'> | undefined => {
  const line = text.replace(/\s+/g, ' ').trim();
  const [, name, rest = ''] =
    /^(npm (?:ci|test|start|run [a-z:-]+)|npx cdk [a-z]+)(?: (.*))?$/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const args = rest.split(' ').filter((arg) => arg !== '' && arg !== '--');
  return { name, args, line };
};

/** What of a page is a command: lines of indented code, without their remark, and what stands in backticks. */
const commandsIn = (page: string): readonly Mention[] => {
  const text = read(page);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const indented = [...text.matchAll(/^ {4}((?:npm|npx) .*)$/gm)].flatMap(({ 1: code = '', index }) =>
    code
      .replace(/\s+#.*$/, '')
      .split('&&')
      .map((part) => ({ part, from: index, length: code.length })),
  );
  const inline = [...text.matchAll(/`((?:npm|npx) [^`]+)`/g)].map(({ 1: part = '', index }) => ({
    part,
    from: index,
    length: part.length,
  }));
  return [...indented, ...inline].flatMap(({ part, from, length }) => {
    const command = parse(part);
    if (!command) return [];
    const endOfLine = text.indexOf('\n', from + length);
    const around = text.slice(text.lastIndexOf('\n', from) + 1, endOfLine < 0 ? undefined : endOfLine);
    return [{ ...command, isMarked: around.includes(mark), at: `${page}:${lineOf(from)}` }];
  });
};

/** Every command that README and docs name, in the order of the pages. */
export const mentions: readonly Mention[] = pages.flatMap(commandsIn);
