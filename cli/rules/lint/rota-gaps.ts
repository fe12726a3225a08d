import { rotaGap } from '../../../shared/rules/rota-gaps.ts';
import type { Finding } from '../finding.ts';
import { findingAt, type RuleBook } from '../rule-book.ts';

/** A night without anyone on duty within the next 14 days. @param now epoch milliseconds */
export const checkRotas = ({ contacts }: RuleBook, now: number): readonly Finding[] =>
  contacts.flatMap((entry) => {
    const gap = rotaGap(entry.value, now);
    return gap ? [findingAt('error', entry, 'rota.weekly', `\`rota\` has a gap: ${gap}`)] : [];
  });
