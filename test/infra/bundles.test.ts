import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functions } from '../../shared/platform/topology.ts';
import { projectRoot, synthesize } from './synthesize.ts';

const names = Object.keys(functions);

const lambdaSchema = z.object({
  Description: z.string(),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});

interface Bundle {
  readonly folder: string;
  readonly variables: Record<string, string>;
}

/** What CloudFormation would fill in is a name, an ARN or a URL: this passes for each of them. */
const filledIn = (value: unknown): string =>
  typeof value === 'string' ? value : 'https://filled-in.example.com';

describe('bundles', () => {
  // Outside the project, as in Lambda: there no package.json says that a .js file is an ES module.
  const outdir = mkdtempSync(join(tmpdir(), 'nightdesk-bundles-'));
  const bundles = new Map<string, Bundle>();

  beforeAll(() => {
    // Every function: the ones for partner installs too.
    for (const [, { Properties }] of synthesize({ partner: true }, { outdir }).ofType(
      'AWS::Lambda::Function',
    )) {
      const { Description, Code, Environment } = lambdaSchema.parse(Properties);
      bundles.set(Description.replace('Nightdesk: ', ''), {
        folder: join(outdir, `asset.${Code.S3Key.replace('.zip', '')}`),
        variables: Object.fromEntries(
          Object.entries(Environment.Variables).map(([key, value]) => [key, filledIn(value)]),
        ),
      });
    }
  }, 180_000);

  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  const bundleOf = (name: string): Bundle => {
    const bundle = bundles.get(name);
    if (!bundle) throw new Error(`The stack has no bundle of ${name}.`);
    return bundle;
  };

  it.each(names)('loads %s as CommonJS, with no other variables than the stack sets', (name) => {
    const { folder, variables } = bundleOf(name);
    const load = "process.stdout.write(typeof require('./index.js').handler)";
    const env = { ...variables, NODE_NO_WARNINGS: '1', AWS_REGION: 'eu-north-1' };
    const type = execFileSync(process.execPath, ['-e', load], { cwd: folder, env, encoding: 'utf8' });
    expect(type).toBe('function');
  });

  it('keeps the webhook below 700 kB', () => {
    expect(statSync(join(bundleOf('webhook').folder, 'index.js')).size).toBeLessThanOrEqual(700_000);
  });

  it.each(names)('brings a source map for %s, without the sources', (name) => {
    const map: unknown = JSON.parse(readFileSync(join(bundleOf(name).folder, 'index.js.map'), 'utf8'));
    expect(map).not.toHaveProperty('sourcesContent');
  });

  it.each(names)('keeps the names of errors in %s, which logs and branches rely on', (name) => {
    expect(readFileSync(join(bundleOf(name).folder, 'index.js'), 'utf8')).toContain('"TransientError"');
  });
});

describe('functions/', () => {
  const folders = readdirSync(join(projectRoot, 'functions'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it('has one folder for each function of the topology, and no other', () => {
    expect(new Set(folders)).toEqual(new Set(names));
  });

  it.each(names)('has an entry for %s', (name) => {
    expect(existsSync(join(projectRoot, 'functions', name, 'handler.ts'))).toBe(true);
  });

  it('is known to the stack by path only', () => {
    for (const file of readdirSync(join(projectRoot, 'infra'))) {
      const source = readFileSync(join(projectRoot, 'infra', file), 'utf8');
      const imported = [...source.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)].map(([, path]) => path);
      expect(
        imported.filter((path) => path?.includes('functions/')),
        file,
      ).toEqual([]);
    }
  });
});
