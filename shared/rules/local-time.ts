/** Monday first, as rules write them. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof weekdays)[number];

export interface LocalTime {
  readonly weekday: Weekday;
  /** Minutes since midnight. */
  readonly minutes: number;
  /** `22:05` */
  readonly clock: string;
  /** `2026-11-23` */
  readonly date: string;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    const options = {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    } as const;
    formatter = new Intl.DateTimeFormat('en-GB', options);
    formatters.set(timeZone, formatter);
  }
  return formatter;
};

/** Whether this is an IANA time zone, such as `Europe/Stockholm`. Fixed offsets are none. */
export const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
};

/** The rules of a home all ask for the time of the same event. */
const lastOf = new Map<string, { readonly at: string; readonly local: LocalTime }>();

/** An instant as people in that time zone see it. @param at ISO UTC @throws RangeError for an unknown zone */
export const localTime = (at: string, timeZone: string): LocalTime => {
  const last = lastOf.get(timeZone);
  if (last?.at === at) return last.local;
  const local = readLocalTime(at, timeZone);
  lastOf.set(timeZone, { at, local });
  return local;
};

const readLocalTime = (at: string, timeZone: string): LocalTime => {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(Date.parse(at))) parts[type] = value;
  const { weekday: name = '', year, month, day, hour = '', minute = '' } = parts;
  const weekday = weekdays.find((candidate) => candidate === name.toLowerCase().slice(0, 3)) ?? 'mon';
  return {
    weekday,
    minutes: Number(hour) * 60 + Number(minute),
    clock: `${hour}:${minute}`,
    date: `${year}-${month}-${day}`,
  };
};
