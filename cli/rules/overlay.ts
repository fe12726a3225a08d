import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { openRuleBook, type RawItem } from './rule-book.ts';

/** What would be in force for an account if these items were written. */
export const overlay = (set: ActiveSet, items: readonly RawItem[], account: string): ActiveSet => {
  const { book } = openRuleBook(
    items.filter(({ key }) => key.account === undefined || key.account === account),
  );
  const rules = new Map(set.rules.map((active) => [active.rule.id, active]));
  for (const { value } of book.rules) rules.set(value.id, { rule: value, version: 'not written yet' });
  return {
    account: book.accounts.find(({ value }) => value.id === account)?.value ?? set.account,
    rules: [...rules.values()],
    contacts: new Map([...set.contacts, ...book.contacts.map(({ value }) => [value.id, value] as const)]),
    homes: new Map([...set.homes, ...book.homes.map(({ value }) => [value.id, value] as const)]),
  };
};
