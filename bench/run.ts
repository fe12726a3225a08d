import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { Command } from 'commander';
import { printCheck, writeBaseline } from './check.ts';
import { measureAll } from './measure-all.ts';
import { type Row, writePage } from './write-page.ts';

const options = new Command('npm run bench --')
  .description(
    'Measures Nightdesk on this machine, each figure beside its reference, and writes bench/latest.json and the table in docs/performance.md.',
  )
  .option(
    '--check',
    'only compares the ratios with bench/baseline.json; fails on a regression of 20 %',
    false,
  )
  .option('--baseline', 'only writes the ratios to bench/baseline.json', false)
  .option('--no-peer', 'leaves Node-RED out')
  .parse()
  .opts<{ check: boolean; baseline: boolean; peer: boolean }>();

const stream = process.stdout;

const print = (rows: readonly Row[]): void => {
  let group = '';
  for (const row of rows) {
    if (row.group !== group) {
      group = row.group;
      console.log(styleText('bold', `\n${group}`, { stream }));
    }
    const mark = row.met === undefined ? ' ' : row.met ? '✓' : '✗';
    const colour = row.met === false ? 'red' : 'green';
    console.log(`  ${styleText(colour, mark, { stream })} ${row.name.padEnd(38)} ${row.value}  ${row.goal}`);
  }
};

if (options.check) {
  process.exitCode = (await printCheck()) ? 0 : 1;
} else if (options.baseline) {
  await writeBaseline();
} else {
  const rows = await measureAll(options.peer, (what) => process.stderr.write(`${what}\n`));
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node.js ${process.version}`;
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    join(import.meta.dirname, 'latest.json'),
    `${JSON.stringify({ machine, date, rows }, null, 2)}\n`,
  );
  writePage(machine, rows);
  print(rows);
}
// Clients of the benchmarks keep sockets open.
process.exit();
