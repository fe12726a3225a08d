/**
 * One structured line per call, built from an allow-list: identifiers, outcomes and numbers. There is no field for a
 * name, a number to call, an address, a text or a token, so none can reach a log by mistake.
 */
export interface LogFields {
  readonly function?: string;
  readonly account?: string;
  readonly homeId?: string;
  readonly eventId?: string;
  readonly eventType?: string;
  readonly incidentId?: string;
  readonly ruleId?: string;
  readonly actionId?: string;
  readonly channel?: string;
  readonly outcome?: string;
  /** A fixed word or a sentence of our own; never a foreign message. */
  readonly reason?: string;
  readonly error?: string;
  readonly source?: string;
  readonly count?: number;
  readonly attempt?: number;
  readonly ms?: number;
}

export type LogLevel = 'info' | 'warn' | 'error';

export type MetricUnit = 'Count' | 'Milliseconds';

/** A metric in CloudWatch's embedded format rides on the line, so it costs no call. */
export type Metrics = Readonly<Record<string, readonly [value: number, unit: MetricUnit]>>;

const allowed: ReadonlySet<string> = new Set<keyof LogFields>([
  'function',
  'account',
  'homeId',
  'eventId',
  'eventType',
  'incidentId',
  'ruleId',
  'actionId',
  'channel',
  'outcome',
  'reason',
  'error',
  'source',
  'count',
  'attempt',
  'ms',
]);

/** The line that `log` writes, as text. `now` is in epoch milliseconds and is needed by the metric format. */
export const formatLogLine = (
  level: LogLevel,
  message: string,
  fields: LogFields,
  metrics: Metrics | undefined,
  now: number,
): string => {
  // Put together by hand: `JSON.stringify` of the whole line takes half as long again, and every event writes one.
  let line = `{"level":"${level}","message":${JSON.stringify(message)}`;
  for (const key in fields) {
    const value: unknown = Reflect.get(fields, key);
    if (value !== undefined && allowed.has(key)) line += `,"${key}":${JSON.stringify(value)}`;
  }
  if (metrics) line += metricsPart(metrics, now);
  return `${line}}`;
};

const metricsPart = (metrics: Metrics, now: number): string => {
  let values = '';
  let definitions = '';
  for (const [name, [value, unit]] of Object.entries(metrics)) {
    values += `,"${name}":${JSON.stringify(value)}`;
    definitions += `${definitions === '' ? '' : ','}{"Name":"${name}","Unit":"${unit}"}`;
  }
  return `${values},"_aws":{"Timestamp":${now},"CloudWatchMetrics":[{"Namespace":"Nightdesk","Dimensions":[[]],"Metrics":[${definitions}]}]}`;
};

/** Writes one line to standard output, where Lambda's log group and `npm start` pick it up. */
export const log = (level: LogLevel, message: string, fields: LogFields = {}, metrics?: Metrics): void => {
  process.stdout.write(`${formatLogLine(level, message, fields, metrics, Date.now())}\n`);
};

/** The class of an error, which is all of it that a log may show: foreign messages quote what was sent. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
