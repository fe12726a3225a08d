const sentences = {
  changed: 'Done. It is in force within 30 seconds.',
  unchanged: 'It was like that already.',
  missing: 'Nothing was changed: it is not there any more.',
  'changed-meanwhile': 'Nothing was changed: somebody else changed it meanwhile. Look again.',
  undone: 'Taken back. It is in force within 30 seconds.',
  reported: 'Recorded. The incident opens in a moment.',
  unknown: 'Nothing was done: that form was not one of ours.',
} as const;

/** What a manager's tap did; the words in the address are a closed list. */
export type OverviewSaid = keyof typeof sentences;

export const overviewSaidOf = (did: string | undefined): string | undefined =>
  Object.entries(sentences).find(([word]) => word === did)?.[1];
