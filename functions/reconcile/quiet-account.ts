/** What is known of how often an account has events. Times are ISO UTC, days their dates. */
export interface Activity {
  readonly lastEventAt?: string | undefined;
  /** The days of the last week that had events. */
  readonly days?: readonly string[] | undefined;
  /** Whether its silence was said. */
  readonly quietTold?: boolean | undefined;
}

const dayMs = 24 * 60 * 60_000;
const weekDays = 7;
/** An account that had events on this many days of a week usually has some. */
const usualDays = 5;

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The activity after a pull. @param times of the events that Minut listed (ISO UTC) @param now epoch milliseconds */
export const withEvents = (before: Activity, times: readonly string[], now: number): Activity => {
  const newest = [before.lastEventAt, ...times].filter((time) => time !== undefined).toSorted();
  const oldestDay = dateOf(now - weekDays * dayMs);
  const days = new Set([...(before.days ?? []), ...times.map((time) => time.slice(0, 10))]);
  const lastEventAt = newest.at(-1);
  return {
    lastEventAt,
    days: [...days].filter((day) => day > oldestDay).toSorted(),
    quietTold: before.quietTold === true && lastEventAt === before.lastEventAt,
  };
};

/** Whether an account that usually has events has had none for a day. @param now epoch milliseconds */
export const isQuiet = ({ lastEventAt, days = [] }: Activity, now: number): boolean =>
  lastEventAt !== undefined && now - Date.parse(lastEventAt) > dayMs && days.length >= usualDays;
