import { capTag } from '../../shared/store/caps.ts';
import type { Item } from '../../shared/store/table.ts';

/** What a person is known by in the state table. It grows while the table is read: a guest's number leads to more. */
export interface Person {
  /** A recipient's key: `guest:<id>`. */
  readonly keys: ReadonlySet<string>;
  /** Phone numbers (E.164) and e-mail addresses. */
  readonly addresses: ReadonlySet<string>;
  /** The incidents that they were told of: texts to others about these name them too. */
  readonly incidents: ReadonlySet<string>;
}

export const forgotten = '(forgotten)';

const isRecord = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Set);

/** Every object inside a value, itself included. */
function* objectsIn(value: unknown): Generator<Item> {
  if (Array.isArray(value)) for (const part of value) yield* objectsIn(part);
  if (!isRecord(value)) return;
  yield value;
  for (const part of Object.values(value)) yield* objectsIn(part);
}

const isTold = ({ recipient, recipientKey, guestId }: Item, { keys, addresses }: Person): boolean =>
  keys.has(String(recipientKey)) ||
  keys.has(`guest:${guestId}`) ||
  (isRecord(recipient) && (keys.has(String(recipient.key)) || addresses.has(String(recipient.address))));

const incidentsOf = (item: Item): readonly string[] => {
  const plan = isRecord(item.plan) ? item.plan : {};
  const transition = isRecord(plan.transition) ? plan.transition : {};
  const incident = isRecord(transition.incident) ? transition.incident : {};
  const notification = isRecord(item.notification) ? item.notification : {};
  const about = isRecord(item.about) ? item.about : {};
  const timeline = /^timeline#([^#]+)#/.exec(String(item.sk))?.[1];
  const all = [item.incidentId, incident.id, notification.incidentId, about.incidentId, timeline];
  return all.filter((id) => typeof id === 'string');
};

/** Whether an item has anything to do with the person. */
export const concerns = (item: Item, person: Person): boolean => {
  const text = JSON.stringify(item);
  return (
    [...objectsIn(item)].some((object) => isTold(object, person)) ||
    [...person.addresses].some((address) => text.includes(address)) ||
    [...person.addresses].some((address) => String(item.pk).endsWith(`#${capTag(address)}`)) ||
    incidentsOf(item).some((id) => person.incidents.has(id))
  );
};

/** The person with what an item that concerns them adds: further addresses, and the incident they were told of. */
export const learn = (item: Item, person: Person): Person => {
  const objects = [...objectsIn(item)].filter((object) => isTold(object, person));
  if (objects.length === 0) return person;
  const found = objects.flatMap(({ recipient }) => (isRecord(recipient) ? [recipient] : []));
  return {
    keys: new Set([
      ...person.keys,
      ...found.map(({ key }) => String(key)).filter((key) => key.startsWith('guest:')),
    ]),
    addresses: new Set([...person.addresses, ...found.map(({ address }) => String(address))]),
    incidents: new Set([...person.incidents, ...incidentsOf(item)]),
  };
};

/** Fields that hold words for people: whatever an incident of theirs says may name them. */
const words: ReadonlySet<string> = new Set(['text', 'subject', 'because', 'detail', 'change', 'reason']);

const scrubbed = (value: unknown, person: Person, isTheirs: boolean): unknown => {
  if (Array.isArray(value)) return value.map((part) => scrubbed(part, person, isTheirs));
  if (typeof value === 'string') {
    const names = [...person.addresses, ...person.keys].some((needle) => value.includes(needle));
    return names ? forgotten : value;
  }
  if (!isRecord(value)) return value;
  const theirs = isTheirs || isTold(value, person);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (theirs && name === 'change') return [name, {}];
      if (theirs && words.has(name) && typeof part === 'string') return [name, forgotten];
      // What is over is not sent; what is not must not go out with its words gone.
      if (isTold(value, person) && name === 'validUntil') return [name, new Date(0).toISOString()];
      return [name, scrubbed(part, person, theirs)];
    }),
  );
};

/**
 * An item without the person: the same item with their address, name and words gone, or undefined where nothing is left
 * worth keeping (a sent message, a count of texts, an old version of a contact).
 */
export const withoutPerson = (item: Item, person: Person): Item | undefined => {
  const { pk, sk, ...rest } = item;
  if (/^(sent|cap|version|digest)#/.test(String(pk))) return undefined;
  const inIncident = incidentsOf(item).some((id) => person.incidents.has(id));
  const scrubbedRest = scrubbed(rest, person, inIncident);
  return { pk, sk, ...(isRecord(scrubbedRest) ? scrubbedRest : {}) };
};
