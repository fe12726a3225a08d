import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { structuredPatch } from 'diff';
import { UsageError } from '../usage.ts';
import type { Finding } from './finding.ts';

type Style = Parameters<typeof styleText>[0];

/** Colour only where a person looks: on a terminal, and not with NO_COLOR. */
export const paint = (style: Style, text: string): string =>
  styleText(style, text, { stream: process.stdout });

export const print = (line = ''): void => void process.stdout.write(`${line}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** `1 rule`, `2 rules` */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const place = ({ at, item }: Finding): string => (at ? `${at.file}:${at.line}:${at.column}` : item);

export const printFindings = (findings: readonly Finding[]): void => {
  for (const finding of findings) {
    const { level, item, sentence, at } = finding;
    const word = paint(level === 'error' ? 'red' : 'yellow', level.padEnd(7));
    const what = at && item !== at.file ? `${paint('dim', item)}  ` : '';
    print(`${place(finding)}  ${word}  ${what}${sentence}`);
  }
};

/** `2 errors, 1 warning in 14 items` */
export const summaryOf = (findings: readonly Finding[], items: number): string => {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  const parts = [
    ...(errors > 0 ? [paint('red', counted(errors, 'error'))] : []),
    ...(warnings > 0 ? [paint('yellow', counted(warnings, 'warning'))] : []),
  ];
  const found = parts.length > 0 ? parts.join(', ') : paint('green', 'Nothing wrong');
  return `${found} in ${counted(items, 'item')}.`;
};

/** How a text changes, line by line. */
export const printDifference = (title: string, before: string, after: string): void => {
  print(paint('bold', title));
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 2 });
  for (const [index, { lines }] of hunks.entries()) {
    if (index > 0) print(paint('dim', '  …'));
    for (const line of lines) {
      if (line.startsWith('\\')) continue;
      if (line.startsWith('+')) print(paint('green', `  ${line}`));
      else if (line.startsWith('-')) print(paint('red', `  ${line}`));
      else print(paint('dim', `  ${line}`));
    }
  }
  print();
};

/** Asks a person. @throws UsageError where nobody can answer */
export const confirmed = async (question: string, yes: boolean | undefined): Promise<boolean> => {
  if (yes) return true;
  if (!process.stdin.isTTY) throw new UsageError(`${question} Say so with --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};
