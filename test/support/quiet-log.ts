import { afterEach, beforeEach, vi } from 'vitest';

/** Catches what the functions log during each test of a file. @returns the lines of the running test */
export const catchLog = (): (() => readonly Record<string, unknown>[]) => {
  let lines: string[] = [];
  beforeEach(() => {
    lines = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return () => lines.map((line): Record<string, unknown> => JSON.parse(line));
};
