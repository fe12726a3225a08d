/**
 * Mutation testing of the pure core alone: each mutant runs the unit tests that cover it, in memory.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['shared/rules/**/*.ts', 'shared/incidents/**/*.ts'],
  // Stryker would rewrite tsconfig.json through an API that TypeScript 7 no longer has; nothing here needs it.
  tsconfigFile: 'none',
  // The tests of Vitest, in one process that stays: see test/mutation/vitest-in-mocha.ts.
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  mochaOptions: {
    require: ['./test/mutation/register.ts'],
    spec: [
      'test/shared/rules/**/*.test.ts',
      'test/shared/incidents/**/*.test.ts',
      // The situations of docs/rules.md, each played as a night.
      'test/docs/rules.test.ts',
    ],
    // Properties play whole nights: too long to run for each of thousands of mutants.
    ignore: ['test/shared/rules/properties.test.ts', 'test/shared/rules/scale.test.ts'],
  },
  coverageAnalysis: 'perTest',
  // What runs once when a module loads (the schemas' literals) would need a fresh process each.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 3_000,
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation.html' },
  thresholds: { high: 95, low: 85, break: 85 },
  // What other commands leave behind: a virtual environment cannot even be copied.
  ignorePatterns: ['/.venv', '/.cache', '/.local', '/cdk.out', '/coverage'],
  tempDirName: '.cache/stryker',
};
