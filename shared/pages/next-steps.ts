import type { Incident } from '../incidents/incident.ts';
import type { ActiveSet } from '../rules/active-set.ts';
import { contentOf } from '../rules/message-content.ts';
import type { NextStep } from './incident-view.ts';
import { channelWord } from './outcome-words.ts';

/** What the escalations of an incident would still do, soonest first, as long as nobody has it. */
export const nextSteps = ({ ladders }: Incident, { rules, contacts }: ActiveSet): readonly NextStep[] => {
  const nameOf = (to: string): string => {
    const contact = contacts.get(to);
    if (contact) return contact.name ?? to;
    if (to === 'guest' || to === 'owner') return `the ${to}`;
    return /^[+\d]|@/.test(to) ? 'an address of the rule' : to;
  };
  const steps = rules.flatMap(({ rule }): NextStep[] => {
    const ladder = ladders[rule.id];
    if (!ladder || !rule.enabled || rule.dryRun) return [];
    return (rule.escalate ?? []).slice(ladder.done).map(({ after, then }) => {
      const what = then.flatMap((action) => {
        const content = contentOf(action);
        return content
          ? [`${channelWord(content.channel).toLowerCase()} to ${content.to.map(nameOf).join(', ')}`]
          : [];
      });
      return { at: new Date(Date.parse(ladder.startedAt) + after).toISOString(), what: what.join(' and ') };
    });
  });
  return steps.filter(({ what }) => what !== '').toSorted((a, b) => a.at.localeCompare(b.at));
};
