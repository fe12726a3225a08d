import type { Scenario } from '../scenario.ts';
import { home } from '../seed.ts';

/** Each ends with 0, or the scenario fails. */
export const commandScenarios: readonly Scenario[] = [
  { title: 'makes a link to the account at one glance', play: ({ commands }) => commands.link() },
  { title: "lists a home's stays", play: ({ commands }) => commands.listGuests(home.id) },
  { title: 'lists the rules by the stack’s name', play: ({ commands }) => commands.listRules() },
  {
    title: 'tries a rule without sending anything',
    play: ({ commands }) => commands.tryRule('desk-noise', 'noise-started'),
  },
  { title: 'counts the dead letters', play: ({ commands }) => commands.listDeadLetters() },
];
