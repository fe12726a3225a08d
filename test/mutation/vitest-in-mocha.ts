import { describe, it as mochaIt } from 'mocha';

/**
 * As much of Vitest as the pure tests use, on Mocha, which Stryker runs again and again in one process with the modules
 * loaded: thousands of mutants in minutes, where a new worker for each takes four times as long.
 */
export { expect } from 'expect';
export { describe };

const each =
  (rows: readonly unknown[]) =>
  (title: string, body: (...row: unknown[]) => unknown): void => {
    for (const [index, given] of rows.entries()) {
      const row = Array.isArray(given) ? given : [given];
      // Stryker tells tests apart by their titles.
      mochaIt(`${title}, ${index + 1}`, () => body(...row));
    }
  };

export const it = Object.assign(
  (title: string, body: () => unknown, _timeoutMs?: number): void => {
    mochaIt(title, () => body());
  },
  { each },
);
export const test = it;
