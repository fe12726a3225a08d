import type { ActiveRule } from '../../shared/rules/active-set.ts';
import { addressedActions } from '../rules/lint/addressed-actions.ts';

const textsGuests = ({ rule }: ActiveRule): boolean =>
  rule.enabled && addressedActions(rule).some(({ to }) => to.includes('guest'));

const minutsOwn =
  'Minut can warn guests by itself, in three stages, and tells your team each time. If you have switched that on for these homes,';

/**
 * What to switch off at Minut, so that guests do not get the same thing twice, nor nothing at all.
 * @param rules those in force for the account
 */
export const closingWords = (rules: readonly ActiveRule[]): readonly string[] => {
  const toGuests = rules.filter(textsGuests);
  const live = toGuests.filter(({ rule }) => !rule.dryRun).map(({ rule }) => rule.id);
  if (live.length > 0)
    return [
      `Rules that text or e-mail guests now: ${live.join(', ')}.`,
      `${minutsOwn} switch its messages to guests off in the Minut app, or guests get both.`,
    ];
  if (toGuests.length > 0)
    return [
      'Your rules for guests are a dry run: they show on the timeline what they would have sent.',
      `${minutsOwn} leave it on until you take dryRun out of those rules, and switch its messages to guests off then.`,
    ];
  return ['No rule of yours writes to guests, so what Minut sends them stays as it is.'];
};
