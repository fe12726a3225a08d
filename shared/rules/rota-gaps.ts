import type { Contact } from './contact-schema.ts';
import { localTime } from './local-time.ts';
import { firstGap, rotaHorizonMs } from './rota.ts';

/**
 * What is wrong with a contact's rota, in one sentence: a time within the next 14 days at which nobody is on duty.
 * @param now epoch milliseconds
 */
export const rotaGap = ({ rota }: Pick<Contact, 'rota'>, now: number): string | undefined => {
  const gap = rota && firstGap(rota, now, rotaHorizonMs);
  if (!rota || gap === undefined) return undefined;
  const { weekday, date, clock } = localTime(gap, rota.timeZone);
  return `nobody is on duty from ${clock} on ${weekday} ${date}; add a shift that covers it`;
};
