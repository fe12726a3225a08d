import { CsvError, parse } from 'csv-parse/sync';
import { isBlock, realName, type StayKind, stayKindOf, wholePhone } from '../minut/guest.ts';
import { localInstant } from './local-instant.ts';
import { UnreadableReservationsError } from './read-ics.ts';
import type { Reservation, ReservationList, StayTimes } from './reservation.ts';

/** The columns by the names that people and exports give them; case, spaces and punctuation do not matter. */
const columns = {
  uid: [
    'id',
    'uid',
    'reservation',
    'reservationid',
    'confirmationcode',
    'bookingid',
    'externalid',
    'reference',
  ],
  name: ['name', 'guest', 'guestname', 'fullname'],
  phone: ['phone', 'phonenumber', 'mobile', 'telephone', 'contact'],
  email: ['email', 'emailaddress'],
  checkIn: ['checkin', 'checkindate', 'arrival', 'arrivaldate', 'start', 'startdate', 'from'],
  checkOut: ['checkout', 'checkoutdate', 'departure', 'departuredate', 'end', 'enddate', 'to', 'until'],
  kind: ['kind', 'type'],
  status: ['status'],
} as const satisfies Record<string, readonly string[]>;

type Column = keyof typeof columns;

const plain = (header: string): string => header.toLowerCase().replace(/[^a-z]/g, '');

const kinds: readonly StayKind[] = ['guest', 'owner', 'cleaning', 'contractor'];

const columnOf = (header: string): Column | undefined => {
  const names: readonly Column[] = ['uid', 'name', 'phone', 'email', 'checkIn', 'checkOut', 'kind', 'status'];
  return names.find((column) => columns[column].some((name) => name === plain(header)));
};

/** Bounds what a runaway file may cost. */
const mostRows = 5_000;

const parseRows = (text: string): readonly (readonly string[])[] => {
  if (/^\s*</.test(text))
    throw new UnreadableReservationsError('This is a web page, not a table: export it as CSV.');
  try {
    return parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (cause) {
    const line =
      cause instanceof CsvError && typeof cause.lines === 'number' ? ` at line ${cause.lines}` : '';
    throw new UnreadableReservationsError(`The CSV cannot be read${line}: quotes must come in pairs.`, {
      cause,
    });
  }
};

/** `2026-11-21`, or with a time: local of the home unless it ends in Z or an offset. @throws RangeError */
const instantOf = (text: string, dayTime: string, timeZone: string): string => {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
    text,
  );
  if (!match) throw new RangeError('no date');
  const [, date = '', time = dayTime, offset] = match;
  return offset ? new Date(text.replace(' ', 'T')).toISOString() : localInstant(date, time, timeZone);
};

/**
 * Reads a table of stays with a header: `id, name, phone, email, check-in, check-out, kind`. Dates are `2026-11-21`,
 * with a time or without.
 * @throws UnreadableReservationsError
 */
export const readCsv = (text: string, times: StayTimes, source = 'csv'): ReservationList => {
  const [header = [], ...rows] = parseRows(text);
  const indexes = new Map<Column, number>();
  for (const [index, name] of header.entries()) {
    const column = columnOf(name);
    if (column && !indexes.has(column)) indexes.set(column, index);
  }
  const missing = (['uid', 'checkIn', 'checkOut'] as const).filter((column) => !indexes.has(column));
  if (missing.length > 0) {
    const names = { uid: 'id', checkIn: 'check-in', checkOut: 'check-out' } as const;
    throw new UnreadableReservationsError(
      `The header lacks ${missing.map((column) => names[column]).join(', ')}; write id, name, phone, email, check-in, check-out, kind.`,
    );
  }
  if (rows.length > mostRows) {
    throw new UnreadableReservationsError(`The table holds ${rows.length} rows; ${mostRows} is the most.`);
  }
  const reservations: Reservation[] = [];
  const skipped: string[] = [];
  const seen = new Set<string>();
  let blocks = 0;
  for (const [index, row] of rows.entries()) {
    const line = `Line ${index + 2}`;
    const cell = (column: Column): string => row[indexes.get(column) ?? -1] ?? '';
    const uid = cell('uid');
    if (/^cancel+ed/i.test(cell('status'))) continue;
    if (isBlock(cell('name'))) {
      blocks += 1;
      continue;
    }
    if (uid === '' || seen.has(uid)) {
      skipped.push(uid === '' ? `${line} has no id.` : `${line} has the id of an earlier line.`);
      continue;
    }
    seen.add(uid);
    try {
      const checkIn = instantOf(cell('checkIn'), times.checkIn, times.timeZone);
      const checkOut = instantOf(cell('checkOut'), times.checkOut, times.timeZone);
      if (Date.parse(checkOut) <= Date.parse(checkIn)) {
        skipped.push(`${line} ends before it begins.`);
        continue;
      }
      const kind =
        kinds.find((name) => name === cell('kind').toLowerCase()) ?? stayKindOf(cell('name'), undefined);
      const email = /^[^@\s]+@[^@\s]+$/.test(cell('email')) ? cell('email') : undefined;
      reservations.push({
        uid,
        name: realName(cell('name')),
        phone: wholePhone(cell('phone')),
        email,
        checkIn,
        checkOut,
        kind,
      });
    } catch {
      skipped.push(`${line} has no date such as 2026-11-21 in check-in or check-out.`);
    }
  }
  return { source, reservations, blocks, skipped };
};
