import { textableNumber } from '../messages/phone-number.ts';
import type { ActiveSet } from './active-set.ts';
import type { Contact } from './contact-schema.ts';
import type { Stay } from './facts.ts';
import type { Home } from './home-schema.ts';
import type { Channel, Recipient } from './plan.ts';
import { onDuty } from './rota.ts';

export interface RecipientContext {
  readonly set: ActiveSet;
  readonly home: Home | undefined;
  readonly country: string | undefined;
  readonly stay: Stay;
  /** ISO UTC: decides who is on duty. */
  readonly at: string;
}

/** A recipient, with the contact behind it and whether a rota put it on duty. */
export interface Found extends Recipient {
  readonly contact?: Contact;
  readonly onDuty: boolean;
}

export interface Resolved {
  readonly recipients: readonly Found[];
  /** Why somebody could not be found or reached, one sentence each. */
  readonly problems: readonly string[];
}

/** No group is larger once its groups are written out; members beyond it are left out, and that is said. */
const mostContacts = 100;

const nobody = (problem: string): Resolved => ({ recipients: [], problems: [problem] });
const somebody = (recipient: Found): Resolved => ({ recipients: [recipient], problems: [] });

const resolveGuest = (channel: Channel, { stay, country, set }: RecipientContext): Resolved => {
  if (stay.kind === 'none') return nobody('nobody is staying');
  if (stay.kind === 'overlapping') return nobody('stays overlap, so nobody knows which guest is meant');
  if (stay.kind === 'unknown') return nobody('Minut did not say who is staying');
  const { guest } = stay;
  if (guest.kind !== 'guest') return nobody(`the stay is no guest's (${guest.kind})`);
  const base = { key: `guest:${guest.id}`, role: 'guest', name: 'the guest', onDuty: false } as const;
  if (channel === 'email') {
    return guest.email
      ? somebody({ ...base, address: guest.email })
      : nobody('the guest has no e-mail address');
  }
  const number = guest.phone ? textableNumber(guest.phone, country) : undefined;
  if (!number) return nobody('the guest has no number that can be texted');
  const ownNumber = [...set.contacts.values()].some(({ phone }) => phone === number);
  return ownNumber ? nobody("the guest's number is a contact's own") : somebody({ ...base, address: number });
};

interface Walk {
  readonly channel: Channel;
  readonly set: ActiveSet;
  readonly at: string;
  readonly seen: Set<string>;
}

const resolveId = (id: string, why: string, walk: Walk, duty: boolean): Resolved => {
  const contact = walk.set.contacts.get(id);
  return contact ? resolveContact(contact, walk, duty) : nobody(`${why}, and there is no such contact`);
};

const resolveContact = (contact: Contact, walk: Walk, duty: boolean): Resolved => {
  const { channel, at, seen } = walk;
  // A group that contains itself, or a person who is in two of them.
  if (seen.has(contact.id)) return { recipients: [], problems: [] };
  if (seen.size >= mostContacts) return nobody(`${contact.id} is beyond the first ${mostContacts} contacts`);
  seen.add(contact.id);
  if (contact.rota) {
    const id = onDuty(contact.rota, at);
    if (id === undefined) return nobody(`the rota of ${contact.id} has a gap: nobody is on duty`);
    return resolveId(id, `the rota of ${contact.id} names ${id}`, walk, true);
  }
  if (contact.members) {
    const parts = contact.members.map((id) => resolveId(id, `${contact.id} has a member ${id}`, walk, duty));
    return {
      recipients: parts.flatMap(({ recipients }) => recipients),
      problems: parts.flatMap(({ problems }) => problems),
    };
  }
  const address = channel === 'email' ? contact.email : contact.phone;
  if (!address) return nobody(`${contact.id} has no ${channel === 'email' ? 'email' : 'phone'}`);
  return somebody({
    key: `contact:${contact.id}`,
    role: 'staff',
    name: contact.name ?? contact.id,
    address,
    contact,
    onDuty: duty,
  });
};

/** Finds who is meant by `guest`, `owner`, a contact's id, a number or an address. Nothing is guessed. */
export const resolveRecipient = (name: string, channel: Channel, context: RecipientContext): Resolved => {
  const { set, home, country, at } = context;
  if (name === 'guest') return resolveGuest(channel, context);
  const address = { key: `address:${name}`, role: 'staff', onDuty: false } as const;
  if (name.includes('@')) {
    if (channel !== 'email') return nobody('an e-mail address can be neither texted nor called');
    return somebody({ ...address, name: 'an address of the rule', address: name });
  }
  if (/^[+\d]/.test(name) && !set.contacts.has(name)) {
    const number = channel === 'email' ? undefined : textableNumber(name, country);
    if (!number) return nobody('a number of the rule cannot be reached this way');
    return somebody({ ...address, key: `address:${number}`, name: 'a number of the rule', address: number });
  }
  const id = name === 'owner' ? (home?.owner ?? set.account?.owner) : name;
  if (id === undefined) return nobody('neither the home nor the account has an owner');
  const contact = set.contacts.get(id);
  if (!contact) return nobody(`there is no contact ${id}`);
  return resolveContact(contact, { channel, set, at, seen: new Set() }, false);
};
