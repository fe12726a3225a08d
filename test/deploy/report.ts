export interface Result {
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

const colours = { passed: 32, failed: 31, skipped: 33 } as const;

const paint = (outcome: Result['outcome'], isTty: boolean): string =>
  isTty ? `\u001b[${colours[outcome]}m${outcome}\u001b[0m` : outcome;

/** The table of scenarios, one line each; the reason stands below a scenario that did not pass. */
export const formatReport = (results: readonly Result[], isTty: boolean): string => {
  const width = Math.max(...results.map(({ title }) => title.length));
  const lines = results.flatMap(({ title, outcome, seconds, reason }) => [
    `  ${title.padEnd(width)}  ${seconds.toFixed(1).padStart(5)} s  ${paint(outcome, isTty)}`,
    ...(reason === undefined ? [] : [`    ${reason.replaceAll('\n', '\n    ')}`]),
  ]);
  return ['', '  Deployed stack', '', ...lines, ''].join('\n');
};
