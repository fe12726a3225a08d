/**
 * Scenarios that MiniStack cannot show, by title, each with the reason. They are printed; one that is skipped without
 * being listed here fails the run.
 */
export const allowedSkips: ReadonlyMap<string, string> = new Map();
