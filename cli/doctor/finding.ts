/** What one look found. `look` is worth a look, `wrong` is broken now. */
export interface Finding {
  readonly state: 'fine' | 'look' | 'wrong';
  /** One sentence. */
  readonly what: string;
  /** What to do about it, one sentence. */
  readonly todo?: string;
}

export const fine = (what: string): Finding => ({ state: 'fine', what });
export const look = (what: string, todo: string): Finding => ({ state: 'look', what, todo });
export const wrong = (what: string, todo: string): Finding => ({ state: 'wrong', what, todo });
