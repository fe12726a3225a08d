import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Row {
  readonly group: string;
  readonly name: string;
  readonly value: string;
  /** The figure as a number, where it is a ratio: what a program reads from bench/latest.json. */
  readonly ratio?: number;
  readonly goal: string;
  readonly met?: boolean;
}

const path = join(import.meta.dirname, '../docs/performance.md');
const begin = '<!-- figures: written by npm run bench -->';
const end = '<!-- end of figures -->';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Puts the table of a run into docs/performance.md, between its two marks. */
export const writePage = (machine: string, rows: readonly Row[]): void => {
  const page = readFileSync(path, 'utf8');
  const [head = '', rest = ''] = page.split(begin);
  const tail = rest.split(end)[1] ?? '';
  const lines = rows.map(({ group, name, value, goal, met }) => {
    const verdict = met === undefined ? goal : `${goal} ${met ? '✓' : '✗'}`;
    return `| ${[group, name, value, verdict].map(cell).join(' | ')} |`;
  });
  const date = new Date().toISOString().slice(0, 10);
  const table = [
    begin,
    '',
    `${date}, ${machine}.`,
    '',
    '| | what | measured | goal |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
    end,
  ].join('\n');
  writeFileSync(path, `${head}${table}${tail}`);
};
