import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functions } from '../shared/platform/topology.ts';
import { bundleFunction, bundleSource } from './bundles.ts';
import { median } from './compare.ts';
import { loadOnce } from './load-time.ts';

const root = join(import.meta.dirname, '..');
const rounds = 7;

/** The imports of AWS clients in our own sources that went into a function. */
const clientImports = (inputs: readonly string[]): string => {
  const names = new Map<string, Set<string>>();
  for (const input of inputs) {
    if (input.startsWith('node_modules') || !input.endsWith('.ts')) continue;
    const source = readFileSync(join(root, input), 'utf8');
    for (const [, list = '', module = ''] of source.matchAll(
      /import \{([^}]+)\} from '(@aws-sdk\/client-[^']+)'/g,
    )) {
      const values = list.split(',').map((name) => name.trim());
      const known = names.get(module) ?? new Set();
      for (const name of values) if (name && !name.startsWith('type ')) known.add(name);
      names.set(module, known);
    }
  }
  const imports = [...names].filter(([, values]) => values.size > 0);
  return [
    ...imports.map(([module, values]) => `import { ${[...values].join(', ')} } from '${module}';`),
    `export const handler = () => [${imports.flatMap(([, values]) => [...values]).join(', ')}];`,
  ].join('\n');
};

export interface Start {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Milliseconds to load the module in a fresh process, median. */
  readonly ms: number;
  readonly clientsMs: number;
  /** Against its AWS clients alone. */
  readonly ratio: number;
  readonly undici: boolean;
}

/** Size and load time of each function's bundle, in turns with its AWS clients alone and an empty handler. */
export const benchStarts = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-starts-'));
  try {
    const empty = await bundleSource('empty', 'export const handler = () => undefined;');
    const emptyMs: number[] = [];
    const starts: Record<string, Start> = {};
    for (const name of Object.keys(functions)) {
      const whole = await bundleFunction(name);
      const clients = await bundleSource(`${name}-clients`, clientImports(whole.inputs));
      const measured = Array.from({ length: rounds }, () => {
        emptyMs.push(loadOnce('empty', empty.code, directory).ms);
        const clientsMs = loadOnce(clients.name, clients.code, directory).ms;
        const { ms, undici } = loadOnce(name, whole.code, directory);
        return { clientsMs, ms, undici, ratio: ms / clientsMs };
      });
      starts[name] = {
        bytes: whole.bytes,
        gzipBytes: whole.gzipBytes,
        ms: median(measured.map(({ ms }) => ms)),
        clientsMs: median(measured.map(({ clientsMs }) => clientsMs)),
        ratio: median(measured.map(({ ratio }) => ratio)),
        undici: measured.some(({ undici }) => undici),
      };
    }
    return { emptyMs: median(emptyMs), functions: starts };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
