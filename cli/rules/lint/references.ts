import { closest, distance } from 'fastest-levenshtein';
import { textableNumber } from '../../../shared/messages/phone-number.ts';
import type { Contact } from '../../../shared/rules/contact-schema.ts';
import type { Channel } from '../../../shared/rules/plan.ts';
import type { Finding } from '../finding.ts';
import { findingAt, type RawItem, type RuleBook } from '../rule-book.ts';
import { addressedActions } from './addressed-actions.ts';

/** Words that have a meaning of their own where a contact's id may stand. */
const reserved = ['guest', 'all'];

/** Ids are mistyped in so many places at most. */
const nearEnough = 3;

const orNearest = (name: string, known: readonly string[]): string => {
  const nearest = known.length > 0 ? closest(name, known) : undefined;
  if (nearest !== undefined && distance(name, nearest) <= nearEnough) return `; did you mean ${nearest}?`;
  return known.length > 0 && known.length <= 10
    ? `; there are ${known.join(', ')}`
    : '; write its item first';
};

type Contacts = ReadonlyMap<string, Contact>;

/** Whether anybody behind the contact has what the channel needs. */
const isReachable = (id: string, channel: Channel, contacts: Contacts, seen = new Set<string>()): boolean => {
  const contact = contacts.get(id);
  if (!contact || seen.has(id)) return false;
  seen.add(id);
  if (channel === 'email' ? contact.email : contact.phone) return true;
  const members = contact.rota ? contact.rota.weekly.map((shift) => shift.contact) : (contact.members ?? []);
  return members.some((member) => isReachable(member, channel, contacts, seen));
};

const recipientProblem = (
  name: string,
  channel: Channel,
  contacts: Contacts,
): { readonly level: Finding['level']; readonly sentence: string } | undefined => {
  if (name === 'guest') return undefined;
  if (name === 'owner' && !contacts.has(name)) return undefined;
  if (name.includes('@')) {
    return channel === 'email'
      ? undefined
      : { level: 'error', sentence: 'is an e-mail address, which can be neither texted nor called' };
  }
  if (/^[+\d]/.test(name) && !contacts.has(name)) {
    if (channel === 'email')
      return { level: 'error', sentence: 'is a number, which gets no e-mail; write an address' };
    return name.startsWith('+') && !textableNumber(name)
      ? { level: 'error', sentence: 'is no mobile number that can be texted' }
      : undefined;
  }
  if (!contacts.has(name))
    return { level: 'error', sentence: `names no contact${orNearest(name, [...contacts.keys()])}` };
  if (isReachable(name, channel, contacts)) return undefined;
  const lacks = channel === 'email' ? 'email' : 'phone';
  return { level: 'warning', sentence: `is a contact without ${lacks}, so \`otherwise\` gets it` };
};

const ofRules = ({ rules }: RuleBook, contacts: Contacts): readonly Finding[] =>
  rules.flatMap((entry) =>
    addressedActions(entry.value).flatMap(({ channel, to, otherwise, path }) => {
      const named = to.map((name, index) => ({
        name,
        path: to.length > 1 ? `${path}.to[${index}]` : `${path}.to`,
      }));
      // The one that nobody wrote is looked at once, below.
      const all = otherwise === 'oncall' ? named : [...named, { name: otherwise, path: `${path}.otherwise` }];
      return all.flatMap((one) => {
        const problem = recipientProblem(one.name, channel, contacts);
        return problem
          ? [findingAt(problem.level, entry, one.path, `\`${one.path}\` ${problem.sentence}`)]
          : [];
      });
    }),
  );

const cycleFrom = (
  id: string,
  contacts: Contacts,
  path: readonly string[] = [],
): readonly string[] | undefined => {
  if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
  for (const member of contacts.get(id)?.members ?? []) {
    const cycle = cycleFrom(member, contacts, [...path, id]);
    if (cycle) return cycle;
  }
  return undefined;
};

const named = (
  entry: RawItem,
  path: string,
  id: string | undefined,
  contacts: Contacts,
): readonly Finding[] =>
  id === undefined || contacts.has(id)
    ? []
    : [findingAt('error', entry, path, `\`${path}\` names no contact${orNearest(id, [...contacts.keys()])}`)];

const ofContacts = ({ contacts: entries }: RuleBook, contacts: Contacts): readonly Finding[] =>
  entries.flatMap((entry) => {
    const { id, members = [], rota } = entry.value;
    const findings = [
      ...members.flatMap((member, index) => named(entry, `members[${index}]`, member, contacts)),
      ...(rota?.weekly ?? []).flatMap(({ contact }, index) =>
        named(entry, `rota.weekly[${index}].contact`, contact, contacts),
      ),
      ...(rota?.overrides ?? []).flatMap(({ contact }, index) =>
        named(entry, `rota.overrides[${index}].contact`, contact, contacts),
      ),
    ];
    if (reserved.includes(id))
      findings.push(
        findingAt(
          'error',
          entry,
          'id',
          `\`id\` must not be ${id}: the word has a meaning of its own in rules`,
        ),
      );
    const cycle = cycleFrom(id, contacts);
    // Told once, at the member that comes first in the alphabet.
    if (cycle && id === cycle.toSorted()[0])
      findings.push(
        findingAt('error', entry, 'members', `\`members\` goes in a circle: ${cycle.join(', then ')}`),
      );
    return findings;
  });

const ofPlaces = ({ homes, accounts }: RuleBook, contacts: Contacts): readonly Finding[] => [
  ...homes.flatMap((entry) => named(entry, 'owner', entry.value.owner, contacts)),
  ...accounts.flatMap((entry) => [
    ...named(entry, 'owner', entry.value.owner, contacts),
    ...named(entry, 'fallback', entry.value.fallback, contacts),
  ]),
];

/** Minut's ids: a home without an item exists all the same. */
const isMinutId = (name: string): boolean => /^[0-9a-f]{24}$/.test(name);

const ofHomes = ({ rules, homes }: RuleBook): readonly Finding[] => {
  const known = [...new Set(homes.flatMap(({ value: { id, tags } }) => [id, ...tags]))];
  if (known.length === 0) return [];
  return rules.flatMap((entry) =>
    entry.value.homes.flatMap((written, index) => {
      const name = written.replace(/^!/, '');
      if (name === 'all' || known.includes(name) || isMinutId(name)) return [];
      const path = entry.value.homes.length > 1 ? `homes[${index}]` : 'homes';
      const sentence = `\`${path}\` names neither a home nor a tag of one${orNearest(name, known)}`;
      return [findingAt('error', entry, path, sentence)];
    }),
  );
};

const ofFallback = ({ rules, accounts }: RuleBook, contacts: Contacts): readonly Finding[] => {
  if (contacts.has('oncall') || rules.length === 0 || accounts.length > 0) return [];
  const sentence =
    'There is neither a contact oncall, who gets what cannot reach its recipient, nor an account with a fallback';
  return [{ level: 'warning', item: 'contact oncall', path: '', sentence }];
};

/** What items say of each other: contacts, groups, rotas, homes and tags that are not there, groups in a circle. */
export const checkReferences = (book: RuleBook): readonly Finding[] => {
  const contacts: Contacts = new Map(book.contacts.map(({ value }) => [value.id, value]));
  return [
    ...ofRules(book, contacts),
    ...ofContacts(book, contacts),
    ...ofPlaces(book, contacts),
    ...ofHomes(book),
    ...ofFallback(book, contacts),
  ];
};
