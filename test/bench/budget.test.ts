import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import budget from '../../bench/budget.json' with { type: 'json' };
import { bundleFunction } from '../../bench/bundles.ts';
import { loadOnce } from '../../bench/load-time.ts';
import { functions } from '../../shared/platform/topology.ts';

const kib = 1024;
const directory = mkdtempSync(join(tmpdir(), 'nightdesk-budget-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const limits = new Map(Object.entries(budget.exceptions));

describe('the bundles', () => {
  it.each(Object.keys(functions))(
    '%s stays within its budget, exports a handler and loads no undici',
    async (name) => {
      const { bytes, gzipBytes, code } = await bundleFunction(name);
      const limit = limits.get(name) ?? budget.everyFunction;
      expect(bytes, 'minified').toBeLessThanOrEqual(limit.kib * kib);
      expect(gzipBytes, 'gzip').toBeLessThanOrEqual(limit.gzipKib * kib);
      expect(loadOnce(name, code, directory)).toMatchObject({ exportsHandler: true, undici: false });
    },
  );

  it('know each error by its name, whatever minifying makes of its class', () => {
    const root = join(import.meta.dirname, '../..');
    const sources = globSync('{functions,shared}/**/*.ts', { cwd: root }).map((path) =>
      readFileSync(join(root, path), 'utf8'),
    );
    const classes = sources.flatMap((source) => [...source.matchAll(/class (\w+) extends \w*Error\b[^}]*/g)]);
    const nameless = classes.filter(([text, name]) => !text.includes(`name: string = '${name}'`));
    expect(classes.length).toBeGreaterThan(5);
    expect(nameless.map(([, name]) => name)).toEqual([]);
  });
});
