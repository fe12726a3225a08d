/** What a tap did, as the page says it afterwards. The words in the address are a closed list. */
const sentences = {
  acknowledged: 'You have it. No further step is taken, and the others are told.',
  taken: 'Somebody else was faster and has it.',
  snoozed: 'Snoozed. No further step is taken until then.',
  over: 'It is over.',
  closing: 'It is being closed. Load this page again in a moment.',
  texted: 'Your text to the guest is on its way. What became of it stands below.',
  'no-guest': 'Nothing was sent: there is no guest now whom a text can reach, or Minut did not say.',
  empty: 'Nothing was sent: the text was empty or too long.',
  'gone-on': 'Nothing was done: the incident went on meanwhile. Look again, then tap again.',
  unknown: 'Nothing was done: that form was not one of ours.',
} as const;

export type Said = keyof typeof sentences;

/** The sentence for `?did=…`; undefined for anything that is not on the list. */
export const saidOf = (did: string | undefined): string | undefined =>
  Object.entries(sentences).find(([word]) => word === did)?.[1];
