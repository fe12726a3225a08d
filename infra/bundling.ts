import { join } from 'node:path';

/**
 * How every function is bundled, in esbuild's words: the stack deploys, the benchmark measures and the chaos proof
 * kills the same bundles. CJS loads faster than ESM, and an own SDK faster than the runtime's.
 */
export const bundling = {
  minify: true,
  target: 'node24',
  mainFields: ['module', 'main'],
} as const;

const here = (file: string): string => join(import.meta.dirname, file);

/** Modules that a bundle replaces: by ours, or by the part of them that can be shaken. */
export const replacedModules: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': here('lambda-credentials.ts'),
  '@aws-sdk/middleware-endpoint-discovery': here('no-endpoint-discovery.ts'),
  '@smithy/core/event-streams': here('no-event-streams.ts'),
  // The same library as ES modules, which it offers to browsers only: 17 KiB less.
  yaml: here('../node_modules/yaml/browser/dist/index.js'),
};
