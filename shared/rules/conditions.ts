import type { Incident } from '../incidents/incident.ts';
import type { Conditions } from './condition-schema.ts';
import type { Cooldown, EventFacts, Facts, Stay } from './facts.ts';
import { localTime } from './local-time.ts';
import type { Rule } from './rule-schema.ts';
import { isTrueOf, type SensorExpression } from './sensor-expression.ts';
import { isDuring, type TimeWindow } from './time-window.ts';

export interface ConditionContext {
  readonly event: EventFacts;
  readonly facts: Facts;
  readonly timeZone: string;
  readonly incident: Incident | undefined;
  /** The rule's last claim in this home. */
  readonly cooldown: Cooldown | undefined;
}

/**
 * `unsure` where Minut did not say what the condition asks for. A rule acts all the same, since silence is the worse
 * mistake, but it texts no guest: what is for one goes to `otherwise`.
 */
type Truth = { readonly is: 'true' | 'false' | 'unsure'; readonly because: string };

const truth = (value: boolean | undefined, because: string): Truth => {
  if (value === undefined) return { is: 'unsure', because: `Minut did not say whether ${because}` };
  return { is: value ? 'true' : 'false', because };
};

const during = (window: TimeWindow, { event, timeZone }: ConditionContext): Truth => {
  const { clock, weekday } = localTime(event.at, timeZone);
  const days = window.days ? ` on ${window.days.join(', ')}` : '';
  const inside = isDuring(window, event.at, timeZone);
  const where = `${inside ? 'inside' : 'outside'} ${window.from.text} to ${window.to.text}${days}`;
  return { is: inside ? 'true' : 'false', because: `it was ${clock} on ${weekday} in the home, ${where}` };
};

const someone = (stay: Stay): boolean | undefined => {
  if (stay.kind === 'unknown') return undefined;
  return stay.kind === 'overlapping' || (stay.kind === 'staying' && stay.guest.kind === 'guest');
};

const stayKind = (stay: Stay): string | undefined => {
  if (stay.kind === 'unknown') return undefined;
  if (stay.kind === 'overlapping') return 'guest';
  return stay.kind === 'none' ? 'none' : stay.guest.kind;
};

const within = (times: readonly string[] | undefined, from: number, to: number): boolean | undefined =>
  times?.some((time) => Date.parse(time) >= from && Date.parse(time) <= to);

const minutes = (ms: number): string =>
  ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : `${Math.round(ms / 60_000)} min`;

const everyReading = (
  readings: readonly number[] | undefined,
  expression: SensorExpression,
): boolean | undefined =>
  readings === undefined || readings.length === 0
    ? undefined
    : readings.every((reading) => isTrueOf(expression, reading));

/** What each field of `if` says about an event. */
const checks: {
  readonly [Field in keyof Omit<Conditions, 'not'>]-?: (
    wanted: NonNullable<Conditions[Field]>,
    context: ConditionContext,
  ) => readonly Truth[];
} = {
  guest: (wanted, { facts: { stay } }) => {
    if (wanted === 'any') return [];
    const present = someone(stay);
    if (present === undefined) return [truth(undefined, 'a guest is staying')];
    return [
      truth(present === (wanted === 'staying'), present ? 'a guest is staying' : 'no guest is staying'),
    ];
  },
  stay: (wanted, { facts: { stay } }) => {
    const kind = stayKind(stay);
    if (kind === undefined) return [truth(undefined, 'somebody is staying')];
    const because = kind === 'none' ? 'nobody is staying' : `the stay is of the kind ${kind}`;
    return [
      truth(
        wanted.some((name) => name === kind),
        because,
      ),
    ];
  },
  arriving: (wanted, { event, facts: { changes } }) => {
    const at = Date.parse(event.at);
    const arriving = within(changes?.checkIns, at, at + wanted);
    return [
      truth(
        arriving,
        `a guest ${arriving === false ? 'does not check' : 'checks'} in within ${minutes(wanted)}`,
      ),
    ];
  },
  leaving: (wanted, { event, facts: { changes } }) => {
    const at = Date.parse(event.at);
    const leaving = within(changes?.checkOuts, at, at + wanted);
    return [
      truth(
        leaving,
        `the guest ${leaving === false ? 'does not check' : 'checks'} out within ${minutes(wanted)}`,
      ),
    ];
  },
  turnover: (wanted, { event, facts: { changes } }) => {
    const at = Date.parse(event.at);
    const times = changes && [...changes.checkIns, ...changes.checkOuts];
    const near = within(times, at - wanted, at + wanted);
    return [
      truth(
        near,
        `it is ${near === false ? 'not ' : ''}within ${minutes(wanted)} of a check-in or check-out`,
      ),
    ];
  },
  sensor: (wanted, { facts: { sensors } }) =>
    wanted.map((expression) => {
      const reading = sensors[expression.sensor];
      const value = reading === undefined ? undefined : isTrueOf(expression, reading);
      return truth(
        value,
        reading === undefined ? expression.text : `${expression.sensor} is ${reading} (${expression.text})`,
      );
    }),
  still: (wanted, { facts: { series } }) =>
    wanted.map((expression) => {
      const value = everyReading(series[expression.sensor], expression);
      return truth(
        value,
        `${value === false ? 'not all' : 'all'} of the last samples have ${expression.text}`,
      );
    }),
  occupancy: (wanted, { facts: { occupied } }) => {
    if (occupied === undefined) return [truth(undefined, 'anybody is in the home')];
    return [
      truth(
        occupied === (wanted === 'occupied'),
        occupied ? 'there was motion lately' : 'there was no motion lately',
      ),
    ];
  },
  device: (wanted, { facts: { device } }) => {
    if (!device) return [truth(undefined, `the device is ${wanted}`)];
    const states = {
      online: !device.offline,
      offline: device.offline,
      'battery-low':
        device.batteryPercent === undefined ? undefined : device.batteryPercent <= lowBatteryPercent,
      unmounted: device.mounted === undefined ? undefined : !device.mounted,
    } as const;
    return [truth(states[wanted], `the device is ${states[wanted] === false ? 'not ' : ''}${wanted}`)];
  },
  incident: ({ olderThan, notices }, { event, incident }) => {
    const age = incident ? Date.parse(event.at) - Date.parse(incident.openedAt) : 0;
    const older =
      olderThan === undefined ? [] : [truth(age > olderThan, `the incident is ${minutes(age)} old`)];
    const count = incident?.notice ?? 0;
    return [
      ...older,
      ...(notices === undefined ? [] : [truth(count >= notices, `the incident has ${count} notices`)]),
    ];
  },
  during: (wanted, context) => [during(wanted, context)],
};

/** Below this a device's battery lasts weeks, not months. */
const lowBatteryPercent = 20;

const truthsOf = (conditions: Omit<Conditions, 'not'>, context: ConditionContext): readonly Truth[] => {
  const ask = <Wanted>(
    check: (wanted: Wanted, context: ConditionContext) => readonly Truth[],
    wanted: Wanted | undefined,
  ): readonly Truth[] => (wanted === undefined ? [] : check(wanted, context));
  return [
    ...ask(checks.guest, conditions.guest),
    ...ask(checks.stay, conditions.stay),
    ...ask(checks.arriving, conditions.arriving),
    ...ask(checks.leaving, conditions.leaving),
    ...ask(checks.turnover, conditions.turnover),
    ...ask(checks.sensor, conditions.sensor),
    ...ask(checks.still, conditions.still),
    ...ask(checks.occupancy, conditions.occupancy),
    ...ask(checks.device, conditions.device),
    ...ask(checks.incident, conditions.incident),
    ...ask(checks.during, conditions.during),
  ];
};

const cooldown = ({ event, timeZone, incident, cooldown: claim }: ConditionContext): readonly Truth[] => {
  if (!claim || claim.eventId === event.id || claim.until <= event.at) return [];
  // A higher notice of the incident that claimed the cooldown is news, not a repetition.
  const isHigher = incident !== undefined && claim.incidentId === incident.id && event.notice > claim.notice;
  if (isHigher) return [];
  const until = localTime(claim.until, timeZone).clock;
  return [{ is: 'false', because: `the rule has a cooldown in this home until ${until}` }];
};

const not = ({ is, because }: Truth): Truth => ({
  is: is === 'unsure' ? is : is === 'true' ? 'false' : 'true',
  because,
});

export interface Verdict {
  readonly holds: boolean;
  /** Which condition decided, one sentence; where it holds, what Minut did not say, or empty. */
  readonly because: string;
  /** Minut did not say all that the conditions ask for: no guest is texted. */
  readonly unsure: boolean;
}

/** Whether a rule that fits the event's type and home acts on it, and which condition decided. */
export const checkConditions = (rule: Rule, context: ConditionContext): Verdict => {
  const { not: excluded = {}, ...wanted } = rule.if ?? {};
  const truths = [
    ...(rule.during ? [during(rule.during, context)] : []),
    ...truthsOf(wanted, context),
    ...truthsOf(excluded, context).map(not),
    ...cooldown(context),
  ];
  const failed = truths.find(({ is }) => is === 'false');
  if (failed) return { holds: false, because: failed.because, unsure: false };
  const unsure = truths.filter(({ is }) => is === 'unsure').map(({ because }) => because);
  return { holds: true, because: unsure.join('; '), unsure: unsure.length > 0 };
};
