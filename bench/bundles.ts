import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundling, replacedModules } from '../infra/bundling.ts';

const root = join(import.meta.dirname, '..');

export interface Bundle {
  readonly name: string;
  readonly code: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** The modules of which something is in it, relative to the project. */
  readonly inputs: readonly string[];
}

const bundle = async (
  name: string,
  entry: { entryPoints: string[] } | { stdin: { contents: string; resolveDir: string; loader: 'ts' } },
) => {
  const { outputFiles, metafile } = await build({
    ...bundling,
    ...entry,
    mainFields: [...bundling.mainFields],
    alias: { ...replacedModules },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    metafile: true,
    absWorkingDir: root,
    logLevel: 'error',
  });
  const contents = outputFiles?.[0]?.contents ?? new Uint8Array();
  const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs));
  return {
    name,
    code: Buffer.from(contents).toString('utf8'),
    inputs: inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path),
    bytes: contents.length,
    gzipBytes: gzipSync(contents, { level: 9 }).length,
  };
};

/** The bundle of a function's folder, as the stack deploys it. */
export const bundleFunction = (name: string): Promise<Bundle> =>
  bundle(name, { entryPoints: [join(root, 'functions', name, 'handler.ts')] });

/** A bundle of a program of the benchmark's own. */
export const bundleProgram = (file: string): Promise<Bundle> =>
  bundle(file, { entryPoints: [join(import.meta.dirname, file)] });

/** A bundle of the given source, for comparison. */
export const bundleSource = (name: string, contents: string): Promise<Bundle> =>
  bundle(name, { stdin: { contents, resolveDir: root, loader: 'ts' } });
