import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** A command at the start of an indented line or inside backticks, without its arguments. */
const command = /(?:^ {4}|`)(npm (?:ci|test|start|run [a-z:-]+)|npx cdk [a-z]+|git [a-z]+)/g;
const mark = '(needs an AWS account)';

/** Which file runs a command, and what in it shows that it does. */
const runBy: Readonly<Record<string, readonly [file: string, evidence: string]>> = {
  'npm ci': ['.ci/run', 'npm ci'],
  'npm test': ['.ci/run', 'npm test'],
  'npm start': ['test/local/npm-start.test.ts', 'npm'],
  'npm run synth': ['.ci/run', 'npm run synth'],
  'npm run lint:template': ['.ci/run', 'lint:template'],
  'npm run test:deploy': ['.ci/run', 'test:deploy'],
  'npm run cost': ['test/docs/cost.test.ts', 'costPage'],
  'npm run docs:events': ['test/shared/minut/event-catalogue.test.ts', 'eventsPage'],
  'npm run bench': ['test/bench/budget.test.ts', 'bench'],
  'npm run report': ['test/functions/report.test.ts', 'report'],
  'npm run test:browser': ['.ci/run', 'test:browser'],
  'npm run simulate': ['test/cli/simulate.test.ts', 'cli/simulate.ts'],
  'npm run test:chaos': ['test/chaos/chaos.test.ts', 'run-chaos'],
  'npm run redrive': ['test/cli/redrive.test.ts', 'redrive'],
  'npm run forget': ['test/cli/forget.test.ts', 'forget'],
  'npm run connect': ['test/deploy/commands.ts', "'connect.ts'"],
  'npm run doctor': ['test/deploy/commands.ts', "'doctor.ts'"],
  'npm run guests': ['test/deploy/commands.ts', "'guests.ts'"],
  'npm run link': ['test/deploy/commands.ts', "'link.ts'"],
  'npm run rules': ['test/deploy/commands.ts', "'rules.ts'"],
  'npx cdk bootstrap': ['test/deploy/cdk.ts', "'bootstrap'"],
  'npx cdk deploy': ['test/deploy/cdk.ts', "'deploy'"],
  'npx cdk destroy': ['test/deploy/cdk.ts', "'destroy'"],
};

const named = pages.flatMap((page) =>
  read(page)
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(command)].map(([, name = '']) => ({
        name,
        isMarked: line.includes(mark),
        at: `${page}:${index + 1}`,
      })),
    ),
);

/** Git's own are not ours to test. */
const ours = named.filter(({ name }) => !name.startsWith('git '));
const names = [...new Set(ours.map(({ name }) => name))].toSorted();

describe('the commands that README and docs name', () => {
  it('are found', () => {
    expect(names).toContain('npm run connect');
    expect(names).toContain('npm start');
  });

  it.each(names.filter((name) => name.startsWith('npm run ')))('%s is a script of package.json', (name) => {
    expect(scripts).toHaveProperty([name.replace('npm run ', '')]);
  });

  it.each(names)('%s is run by a test, or each mention says that it needs an AWS account', (name) => {
    const entry = runBy[name];
    const unmarked = ours.filter((one) => one.name === name && !one.isMarked).map(({ at }) => at);
    if (!entry) return expect(unmarked).toEqual([]);
    const [file, evidence] = entry;
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(read(file)).toContain(evidence);
  });
});
