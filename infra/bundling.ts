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

/** Modules that a bundle replaces by ours. */
export const replacedModules: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'lambda-credentials.ts'),
};
