import type { Account } from './account-schema.ts';
import type { Contact } from './contact-schema.ts';
import type { Home } from './home-schema.ts';
import type { Rule } from './rule-schema.ts';

/** A rule in force and the version that it is. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly version: string;
}

/** Everything in force for one account, indexed once per load. */
export interface ActiveSet {
  readonly account: Account | undefined;
  readonly rules: readonly ActiveRule[];
  readonly contacts: ReadonlyMap<string, Contact>;
  readonly homes: ReadonlyMap<string, Home>;
}
