import ICAL from 'ical.js';
import { NeverError } from '../errors.ts';
import { isBlock, realName, stayKindOf } from '../minut/guest.ts';
import { localInstant } from './local-instant.ts';
import type { Reservation, ReservationList, StayTimes } from './reservation.ts';

/** The file or feed cannot be read; the message is for the person who named it. */
export class UnreadableReservationsError extends NeverError {
  override readonly name: string = 'UnreadableReservationsError';
}

/** Bounds what a hostile or runaway feed may cost. */
const mostEntries = 5_000;

/** What the big platforms write into PRODID; another source is named by the caller or `ical`. */
const sources: readonly (readonly [string, RegExp])[] = [
  ['airbnb', /airbnb/i],
  ['booking', /booking\.com/i],
  ['vrbo', /vrbo|homeaway/i],
];

const parseCalendar = (text: string): ICAL.Component => {
  const start = text.trimStart().slice(0, 200).toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html') || start.startsWith('<?xml')) {
    throw new UnreadableReservationsError(
      'This is a web page, not a calendar: copy the calendar’s export address (it usually ends in .ics) again.',
    );
  }
  let component: ICAL.Component;
  try {
    component = new ICAL.Component(ICAL.parse(text));
  } catch (cause) {
    throw new UnreadableReservationsError('This is no iCalendar file: it must begin with BEGIN:VCALENDAR.', {
      cause,
    });
  }
  if (component.name !== 'vcalendar') {
    throw new UnreadableReservationsError('This is no iCalendar file: it must begin with BEGIN:VCALENDAR.');
  }
  return component;
};

const instantOf = (time: ICAL.Time, zone: string | undefined, dayTime: string, times: StayTimes): string => {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${String(time.year).padStart(4, '0')}-${two(time.month)}-${two(time.day)}`;
  if (time.isDate) return localInstant(date, dayTime, times.timeZone);
  const clock = `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`;
  if (time.zone === ICAL.Timezone.utcTimezone) return `${date}T${clock}.000Z`;
  // The zone's own rules in the file are ignored where its name is an IANA one, which the platforms' always are.
  return localInstant(date, clock, zone ?? times.timeZone);
};

/** Airbnb names a stay by its code in the description; the UID of its entries changes when the stay is moved. */
const reservationCode = (description: string): string | undefined =>
  /\/reservations\/details\/([A-Z0-9]{6,20})/.exec(description)?.[1];

const textOf = (event: ICAL.Component, name: string): string => {
  const value = event.getFirstPropertyValue(name);
  return typeof value === 'string' ? value : '';
};

const nameOf = (summary: string): string | undefined =>
  realName(summary.replace(/^(reserved|reservation|booked|booking)\s*[-–:]\s*/iu, ''));

/**
 * Reads the iCalendar export of a booking platform.
 * @throws UnreadableReservationsError when it is none
 */
export const readIcs = (text: string, times: StayTimes, source?: string): ReservationList => {
  const calendar = parseCalendar(text);
  const product = textOf(calendar, 'prodid');
  const events = calendar.getAllSubcomponents('vevent');
  if (events.length > mostEntries) {
    throw new UnreadableReservationsError(
      `The calendar holds ${events.length} entries; ${mostEntries} is the most.`,
    );
  }
  const reservations: Reservation[] = [];
  const skipped: string[] = [];
  let blocks = 0;
  for (const [index, event] of events.entries()) {
    const entry = `Entry ${index + 1}`;
    const summary = textOf(event, 'summary');
    const description = textOf(event, 'description');
    const start = event.getFirstPropertyValue('dtstart');
    const end = event.getFirstPropertyValue('dtend');
    const uid = reservationCode(description) ?? textOf(event, 'uid');
    if (textOf(event, 'status').toUpperCase() === 'CANCELLED') continue;
    if (isBlock(summary)) blocks += 1;
    else if (event.hasProperty('rrule')) skipped.push(`${entry} repeats, so it is no stay.`);
    else if (uid === '') skipped.push(`${entry} has no UID, so it could not be found again.`);
    else if (!(start instanceof ICAL.Time) || !(end instanceof ICAL.Time)) {
      skipped.push(`${entry} has no start or no end.`);
    } else {
      const zoneOf = (property: string): string | undefined => {
        const zone = event.getFirstProperty(property)?.getFirstParameter('tzid');
        return zone === undefined || zone === '' ? undefined : zone;
      };
      try {
        const checkIn = instantOf(start, zoneOf('dtstart'), times.checkIn, times);
        const checkOut = instantOf(end, zoneOf('dtend'), times.checkOut, times);
        if (Date.parse(checkOut) <= Date.parse(checkIn)) skipped.push(`${entry} ends before it begins.`);
        else {
          reservations.push({
            uid,
            name: nameOf(summary),
            checkIn,
            checkOut,
            kind: stayKindOf(summary, description),
          });
        }
      } catch {
        skipped.push(`${entry} has a time or a time zone that does not exist.`);
      }
    }
  }
  const platform = sources.find(([, words]) => words.test(product))?.[0] ?? 'ical';
  return { source: source ?? platform, reservations, blocks, skipped };
};
