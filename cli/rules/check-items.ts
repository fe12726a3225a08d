import type { Finding } from './finding.ts';
import { checkReach } from './lint/reach.ts';
import { checkReferences } from './lint/references.ts';
import { checkRotas } from './lint/rota-gaps.ts';
import { checkSmsLengths } from './lint/sms-length.ts';
import { openRuleBook, type RawItem } from './rule-book.ts';
import { nameOf } from './source-items.ts';

export interface CheckOptions {
  /** Epoch milliseconds, on the program's clock. */
  readonly now: number;
  /** Whether these are all items there are: otherwise a contact that is missing may stand elsewhere. */
  readonly complete: boolean;
}

/** Checks items each by itself, then together. Errors first, in the order of the files. */
export const checkItems = (
  items: readonly RawItem[],
  { now, complete }: CheckOptions,
): readonly Finding[] => {
  const { book, findings } = openRuleBook(items);
  // What is broken itself must not be missed by others as well.
  const isContactBroken = findings.some(({ item }) => item.startsWith('contact'));
  const isWhole = complete || book.contacts.length > 0;
  const references = isWhole
    ? checkReferences(book).filter(
        ({ sentence }) => !(isContactBroken && sentence.includes(' names no contact')),
      )
    : [];
  const all = [
    ...findings,
    ...references,
    ...checkRotas(book, now),
    ...checkReach(book),
    ...checkSmsLengths(book),
  ];
  const order = new Map(items.map(({ key }, index) => [nameOf(key), index]));
  return all.toSorted(
    (a, b) => (order.get(a.item) ?? -1) - (order.get(b.item) ?? -1) || (a.at?.line ?? 0) - (b.at?.line ?? 0),
  );
};
