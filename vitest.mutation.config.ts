import { defineConfig } from 'vitest/config';

/** The pure unit tests of the rules and incidents: no tables, no processes, no waiting. */
export default defineConfig({
  test: {
    include: ['test/shared/rules/**/*.test.ts', 'test/shared/incidents/**/*.test.ts'],
    // Properties play whole nights: too long to run for each of thousands of mutants.
    exclude: ['**/properties.test.ts', '**/scale.test.ts'],
    pool: 'threads',
    isolate: false,
  },
});
