import { defineConfig } from 'vitest/config';

/** The pure unit tests of the rules and incidents: no tables, no processes, no waiting. */
export default defineConfig({
  test: {
    include: ['test/shared/rules/**/*.test.ts', 'test/shared/incidents/**/*.test.ts'],
    exclude: ['**/*.slow.test.ts'],
    pool: 'threads',
  },
});
