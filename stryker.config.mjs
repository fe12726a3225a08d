/**
 * Mutation testing of the pure core alone: each mutant runs the unit tests that cover it, in memory.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['shared/rules/**/*.ts', 'shared/incidents/**/*.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  // Sentences for people and what a schema says when it refuses are not decisions.
  ignorers: [],
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 3_000,
  reporters: ['clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation.html' },
  thresholds: { high: 95, low: 85, break: 85 },
  tempDirName: '.cache/stryker',
};
