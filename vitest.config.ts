import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/deploy/**', 'test/chaos/**/*.long.test.ts', 'test/browser/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
