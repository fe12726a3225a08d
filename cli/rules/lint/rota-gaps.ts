import { localTime } from '../../../shared/rules/local-time.ts';
import { firstGap, rotaHorizonMs } from '../../../shared/rules/rota.ts';
import type { Finding } from '../finding.ts';
import { findingAt, type RuleBook } from '../rule-book.ts';

/** A night without anyone on duty within the next 14 days. @param now epoch milliseconds */
export const checkRotas = ({ contacts }: RuleBook, now: number): readonly Finding[] =>
  contacts.flatMap((entry) => {
    const { rota } = entry.value;
    const gap = rota && firstGap(rota, now, rotaHorizonMs);
    if (!rota || gap === undefined) return [];
    const { weekday, date, clock } = localTime(gap, rota.timeZone);
    const sentence = `\`rota\` has a gap: nobody is on duty from ${clock} on ${weekday} ${date}; add a shift that covers it`;
    return [findingAt('error', entry, 'rota.weekly', sentence)];
  });
