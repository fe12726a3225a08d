import type { Contact } from './contact-schema.ts';
import type { PlanInput } from './plan-input.ts';
import { homeOf } from './plan-input.ts';
import type { Found } from './recipients.ts';
import { onDuty } from './rota.ts';
import { isDuring } from './time-window.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A text that names a person, or a group with the person in it, finds whoever is on duty awake all the same. */
const isOnAnyDuty = (contact: Contact | undefined, { set, now }: PlanInput): boolean =>
  [...set.contacts.values()].some(({ rota }) => rota && onDuty(rota, now) === contact?.id);

/**
 * Until when a contact is not to be disturbed (ISO UTC), or undefined when it may be now. Whoever is on duty always may.
 * Local times are stepped through by the clock on the wall, so a night of nine or of seven hours ends when it should.
 */
export const quietUntil = (
  recipient: Pick<Found, 'contact' | 'onDuty'>,
  input: PlanInput,
): string | undefined => {
  const window = recipient.contact?.doNotDisturb;
  if (!window || recipient.onDuty) return undefined;
  const timeZone = input.set.account?.timeZone ?? homeOf(input).timeZone;
  const { now } = input;
  if (!isDuring(window, now, timeZone) || isOnAnyDuty(recipient.contact, input)) return undefined;
  const start = Math.ceil(Date.parse(now) / minuteMs) * minuteMs;
  for (let at = start; at < start + 2 * dayMs; at += minuteMs) {
    const instant = new Date(at).toISOString();
    if (!isDuring(window, instant, timeZone)) return instant;
  }
  return undefined;
};
