/**
 * Scenarios that MiniStack cannot show, by title, each with the reason. They are printed; one that is skipped without
 * being listed here fails the run.
 */
export const allowedSkips: ReadonlyMap<string, string> = new Map([
  [
    'is taken down by `cdk destroy`',
    'The command names the stack by its ARN, which MiniStack takes for a stack that is gone already.',
  ],
]);
