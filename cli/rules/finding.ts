/** Where something stands in a file; both count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing about an item that is wrong, or that its author hardly meant. */
export interface Finding {
  readonly level: 'error' | 'warning';
  /** `rule quiet-hours`; the file where it has no id. */
  readonly item: string;
  /** `then[0].sms.text`; empty for the item as a whole. */
  readonly path: string;
  readonly sentence: string;
  readonly at?: Position | undefined;
}
