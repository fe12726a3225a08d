import { textableNumber } from '../messages/phone-number.ts';
import type { ActiveSet } from './active-set.ts';
import type { Stay } from './facts.ts';
import type { Contact, Home } from './item-schemas.ts';
import type { Channel, Recipient } from './plan.ts';

export interface RecipientContext {
  readonly set: ActiveSet;
  readonly home: Home | undefined;
  readonly country: string | undefined;
  readonly stay: Stay;
}

export interface Resolved {
  readonly recipients: readonly Recipient[];
  /** Why somebody could not be found or reached, one sentence each. */
  readonly problems: readonly string[];
}

/** No group is larger once its groups are written out; a list that grows beyond it is cut and said. */
const mostRecipients = 100;

const nobody = (problem: string): Resolved => ({ recipients: [], problems: [problem] });
const somebody = (recipient: Recipient): Resolved => ({ recipients: [recipient], problems: [] });

const resolveGuest = (channel: Channel, { stay, country, set }: RecipientContext): Resolved => {
  if (stay.kind === 'none') return nobody('nobody is staying');
  if (stay.kind === 'overlapping') return nobody('stays overlap, so nobody knows which guest is meant');
  if (stay.kind === 'unknown') return nobody('Minut did not say who is staying');
  const { guest } = stay;
  const base = { key: `guest:${guest.id}`, role: 'guest', name: 'the guest' } as const;
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

const resolveContact = (contact: Contact, channel: Channel, set: ActiveSet, seen: Set<string>): Resolved => {
  if (seen.has(contact.id) || seen.size >= mostRecipients) return { recipients: [], problems: [] };
  seen.add(contact.id);
  if (contact.members) {
    const parts = contact.members.map((id) => {
      const member = set.contacts.get(id);
      return member
        ? resolveContact(member, channel, set, seen)
        : nobody(`${contact.id} has a member ${id}, and there is no such contact`);
    });
    return {
      recipients: parts.flatMap(({ recipients }) => recipients),
      problems: parts.flatMap(({ problems }) => problems),
    };
  }
  const address = channel === 'sms' ? contact.phone : contact.email;
  if (!address) return nobody(`${contact.id} has no ${channel === 'sms' ? 'phone' : 'email'}`);
  return somebody({
    key: `contact:${contact.id}`,
    role: 'staff',
    name: contact.name ?? contact.id,
    address,
  });
};

/** Finds who is meant by `guest`, `owner`, a contact's id, a number or an address. Nothing is guessed. */
export const resolveRecipient = (name: string, channel: Channel, context: RecipientContext): Resolved => {
  const { set, home, country } = context;
  if (name === 'guest') return resolveGuest(channel, context);
  if (name.includes('@')) {
    if (channel !== 'email') return nobody('an e-mail address cannot be texted');
    return somebody({ key: `address:${name}`, role: 'staff', name: 'an address of the rule', address: name });
  }
  if (/^[+\d]/.test(name) && !set.contacts.has(name)) {
    const number = channel === 'sms' ? textableNumber(name, country) : undefined;
    if (!number) return nobody('a number of the rule cannot be texted');
    return somebody({
      key: `address:${number}`,
      role: 'staff',
      name: 'a number of the rule',
      address: number,
    });
  }
  const id = name === 'owner' ? (home?.owner ?? set.account?.owner) : name;
  if (id === undefined) return nobody('neither the home nor the account has an owner');
  const contact = set.contacts.get(id);
  return contact ? resolveContact(contact, channel, set, new Set()) : nobody(`there is no contact ${id}`);
};
