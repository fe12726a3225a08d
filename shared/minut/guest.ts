/** Whose stay it is. Texts to guests go to guests. */
export type StayKind = 'guest' | 'owner' | 'cleaning' | 'contractor';

/** A stay in a home. */
export interface Guest {
  readonly id: string;
  readonly homeId: string;
  /** Absent when Minut has none or a placeholder such as "Reserved". */
  readonly name?: string | undefined;
  /** As a person wrote it; absent when it is only a part of a number. */
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  /** ISO UTC. */
  readonly checkIn: string;
  /** ISO UTC; absent for an open stay. */
  readonly checkOut?: string | undefined;
  readonly kind: StayKind;
  readonly description?: string | undefined;
  /** The identity in the system that the stay came from. */
  readonly externalId?: string | undefined;
}

/** What can be written about a stay. Undefined leaves a field as it is. */
export interface GuestChange {
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  /** ISO UTC, both. */
  readonly checkIn?: string | undefined;
  readonly checkOut?: string | undefined;
  readonly description?: string | undefined;
  readonly externalId?: string | undefined;
}

export interface NewGuest extends GuestChange {
  readonly checkIn: string;
}

/** The kind must be written where it survives: the only free field of a stay is its description. */
const kindWords: readonly (readonly [StayKind, RegExp])[] = [
  ['owner', /\b(owner|owner's|ägare|eigentümer|propriétaire)\b/iu],
  ['cleaning', /\b(clean(er|ers|ing)?|housekeep(er|ing)|städ(ning|are)?|reinigung|ménage)(?!\p{L})/iu],
  ['contractor', /\b(contractor|maintenance|repair(s|man)?|plumber|electrician|hantverkare|handwerker)\b/iu],
];

/** What a stay's name and description say about its kind; `guest` unless they say otherwise. */
export const stayKindOf = (name: string | undefined, description: string | undefined): StayKind => {
  // A line of our own wins: what follows in the description is free text.
  const written = /^kind: (guest|owner|cleaning|contractor)$/m.exec(description ?? '')?.[1];
  const own = kindWords.find(([kind]) => kind === written)?.[0];
  if (written !== undefined) return own ?? 'guest';
  // A name alone may be anybody's ("Anna Cleaner"), so in a name the word has to stand for the whole.
  const label = name ?? '';
  const text = description ?? '';
  const labelled = kindWords.find(([, words]) => words.test(label) && label.trim().split(/\s+/).length <= 2);
  return (labelled ?? kindWords.find(([, words]) => words.test(text.split('\n')[0] ?? '')))?.[0] ?? 'guest';
};

const placeholders =
  /^(reserved|reservation|booked|booking|guest|unknown|anonymous|n\/?a|none|null|test|tbd|tba|tbc|-+|\?+|airbnb|vrbo|booking\.com|airbnb guest|unknown guest|guest name)$/iu;

const blocks = /^(.*\bnot available\b.*|unavailable|blocked( .*)?|closed( .*)?)$/iu;

/** Whether an entry of a calendar closes days instead of naming who comes. */
export const isBlock = (summary: string | undefined): boolean => blocks.test(summary?.trim() ?? '');

/** The name, or undefined when it says nothing about who it is. */
export const realName = (name: string | undefined | null): string | undefined => {
  const trimmed = name?.replace(/\s+/g, ' ').trim() ?? '';
  return trimmed === '' || placeholders.test(trimmed) || isBlock(trimmed) ? undefined : trimmed;
};

/** The fewest digits of a number that can be called: national numbers of small countries have 7 with the area code. */
const fewestDigits = 7;

/** The number as it was written, or undefined when it is a part of one ("1234", "+46 70 XXX XX 05"). */
export const wholePhone = (phone: string | undefined | null): string | undefined => {
  const trimmed = phone?.trim() ?? '';
  const digits = trimmed.replace(/\D/g, '');
  return digits.length < fewestDigits || /[x*#•…]{2,}/iu.test(trimmed) ? undefined : trimmed;
};
