import { registerHooks } from 'node:module';

const inMocha = new URL('./vitest-in-mocha.ts', import.meta.url).href;

/** Loaded before the tests: what they import from Vitest runs in Mocha. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vitest' ? { url: inMocha, shortCircuit: true } : next(specifier, context),
});
