const formatters = new Map<string, Intl.DateTimeFormat>();

const partsOf = (at: string, timeZone: string): Readonly<Record<string, string>> => {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return Object.fromEntries(formatter.formatToParts(Date.parse(at)).map(({ type, value }) => [type, value]));
};

/** `23:14`, in the home's time. @param at ISO UTC */
export const clockOf = (at: string, timeZone: string): string => {
  const { hour, minute } = partsOf(at, timeZone);
  return `${hour}:${minute}`;
};

/** `Sat 21 Nov` */
export const dateOf = (at: string, timeZone: string): string => {
  const { weekday, day, month } = partsOf(at, timeZone);
  return `${weekday} ${day} ${month}`;
};

/** `Sat 21 Nov 2026, 23:14` */
export const fullTimeOf = (at: string, timeZone: string): string => {
  const { year } = partsOf(at, timeZone);
  return `${dateOf(at, timeZone)} ${year}, ${clockOf(at, timeZone)}`;
};

const dayMs = 24 * 60 * 60_000;

/** As short as it stays clear on the day `now`: `23:14`, `Sat 23:14` within six days, `Sat 21 Nov 23:14` beyond. */
export const shortTimeOf = (at: string, now: string, timeZone: string): string => {
  const clock = clockOf(at, timeZone);
  if (dateOf(at, timeZone) === dateOf(now, timeZone)) return clock;
  const near = Math.abs(Date.parse(now) - Date.parse(at)) < 6 * dayMs;
  return `${near ? partsOf(at, timeZone).weekday : dateOf(at, timeZone)} ${clock}`;
};

/** `less than a minute`, `21 min`, `1 h 20 min`, `3 days`. @param ms milliseconds, not negative */
export const spanOf = (ms: number): string => {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
};

/** `just now`, `4 min ago` */
export const agoOf = (at: string, now: string): string => {
  const ms = Date.parse(now) - Date.parse(at);
  return ms < 60_000 ? 'just now' : `${spanOf(ms)} ago`;
};
