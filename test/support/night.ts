import { createNight, type Night } from '../../cli/rules/night.ts';
import type { NightEvent } from '../../cli/rules/night-event.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { type Facts, noFacts } from '../../shared/rules/facts.ts';
import { guestNumber } from './builders.ts';

/** One account, its owner, somebody on call and a second person; texts are theirs by number. */
export const people = `
- { kind: account, id: default, owner: owner, fallback: fallback, timeZone: Europe/Stockholm, language: en }
- { kind: contact, id: owner, name: Olof, phone: "+46701740601", email: owner@example.com }
- { kind: contact, id: oncall, name: Nina, phone: "+46701740602", email: nina@example.com }
- { kind: contact, id: backup, name: Bo, phone: "+46701740603" }
- { kind: contact, id: fallback, name: Frida, phone: "+46701740604" }
- { kind: home, id: cabin, name: Cabin, country: SE }
`;

export const aGuest = {
  id: 'stay-1',
  name: 'Astrid Gast',
  phone: guestNumber,
  kind: 'guest',
  checkIn: '2026-11-20T14:00:00.000Z',
  checkOut: '2026-11-23T10:00:00.000Z',
} as const;

export const guestStays: Facts = { ...noFacts, stay: { kind: 'staying', guest: aGuest } };
export const nobodyStays: Facts = { ...noFacts, stay: { kind: 'none' } };

/** A time of the night of 21 November 2026 in Stockholm, ISO UTC. */
export const at = (clock: string): string => {
  const day = clock < '12:00' ? '2026-11-22' : '2026-11-21';
  return new Date(Date.parse(`${day}T${clock}:00.000Z`) - 3_600_000).toISOString();
};

let count = 0;
/** An event in the cabin. @param clock Stockholm time */
export const told = (type: string, clock: string, more: Partial<NightEvent> = {}): NightEvent => {
  count += 1;
  return { id: `event-${count}`, account: 'default', type, at: at(clock), homeId: 'cabin', ...more };
};

export const aNight = (set: ActiveSet, facts: Facts | ((event: NightEvent) => Facts) = guestStays): Night =>
  createNight({
    set,
    defaultTimeZone: 'Europe/Stockholm',
    factsOf: typeof facts === 'function' ? facts : () => facts,
    linkTo: (incidentId) => `https://desk.example/${incidentId}`,
  });

const clockOf = (iso: string): string =>
  new Date(iso).toLocaleTimeString('en-GB', {
    timeZone: 'Europe/Stockholm',
    hour: '2-digit',
    minute: '2-digit',
  });

/** What was sent, as `22:10 sms Nina`, in order. */
export const sent = (night: Night): readonly string[] =>
  night.messages
    .filter(({ outcome }) => outcome === 'sent')
    .map(({ at: when, action }) => `${clockOf(when)} ${action.channel} ${action.recipient.name}`);

/** What was sent, with its texts. */
export const texts = (night: Night): readonly string[] =>
  night.messages.filter(({ outcome }) => outcome === 'sent').map(({ action }) => action.text);

/** Why each rule did what it did for the last event. */
export const reasons = (night: Night): readonly string[] =>
  (night.plans.at(-1)?.plan.decisions ?? []).map(({ ruleId, because }) => `${ruleId}: ${because}`);
