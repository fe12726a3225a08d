import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction, bundleSource } from './bundles.ts';
import { median } from './compare.ts';
import { loadOnce } from './load-time.ts';

const root = join(import.meta.dirname, '..');
const rounds = 15;

/** What of the AWS SDKs our own sources in a function import, and each client made, as the function makes it. */
const clientsAlone = (inputs: readonly string[]): string => {
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
  // A module that names a client may have been shaken until nothing of it is left.
  const isIn = (module: string) => inputs.some((input) => input.startsWith(`node_modules/${module}/`));
  const imports = [...names].filter(([module, values]) => values.size > 0 && isIn(module));
  const values = imports.flatMap(([, each]) => [...each]);
  const clients = values.filter((name) => name.endsWith('Client'));
  return [
    "import { NodeHttpHandler } from '@smithy/node-http-handler';",
    ...imports.map(([module, each]) => `import { ${[...each].join(', ')} } from '${module}';`),
    `const made = [${clients.map((name) => `new ${name}({ requestHandler: new NodeHttpHandler({}) })`).join(', ')}];`,
    `export const handler = () => [made, ${values.join(', ')}];`,
  ].join('\n');
};

export interface Start {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Milliseconds to load the module in a fresh process, the fastest of the rounds. */
  readonly ms: number;
  readonly clientsMs: number;
  /** Against its AWS clients alone, in time of the processor: of each round, and of those the middle. */
  readonly ratio: number;
  readonly undici: boolean;
}

export interface Starts {
  readonly emptyMs: number;
  readonly functions: ReadonlyMap<string, Start>;
}

/** What else a machine does can only slow a start down. */
const fastest = (values: readonly number[]): number => Math.min(...values);

/** Size and load time of functions' bundles, in turns with their AWS clients alone. */
export const benchStarts = async (names: readonly string[]): Promise<Starts> => {
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-starts-'));
  try {
    const empty = await bundleSource('empty', 'export const handler = () => undefined;');
    const emptyMs = Array.from({ length: rounds }, () => loadOnce('empty', empty.code, directory).ms);
    const starts = new Map<string, Start>();
    for (const name of names) {
      const whole = await bundleFunction(name);
      const alone = await bundleSource(`${name}-clients`, clientsAlone(whole.inputs));
      const measured = Array.from({ length: rounds }, () => ({
        alone: loadOnce(alone.name, alone.code, directory),
        whole: loadOnce(name, whole.code, directory),
      }));
      starts.set(name, {
        bytes: whole.bytes,
        gzipBytes: whole.gzipBytes,
        ms: fastest(measured.map((one) => one.whole.ms)),
        clientsMs: fastest(measured.map((one) => one.alone.ms)),
        ratio: median(measured.map((one) => one.whole.cpuMs / one.alone.cpuMs)),
        undici: measured.some((one) => one.whole.undici),
      });
    }
    return { emptyMs: fastest(emptyMs), functions: starts };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
