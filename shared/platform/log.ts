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
  const line: Record<string, unknown> = { level, message };
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && allowed.has(key)) line[key] = value;
  }
  if (metrics) {
    for (const [name, [value]] of Object.entries(metrics)) line[name] = value;
    line._aws = {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: 'Nightdesk',
          Dimensions: [[]],
          Metrics: Object.entries(metrics).map(([name, [, unit]]) => ({ Name: name, Unit: unit })),
        },
      ],
    };
  }
  return JSON.stringify(line);
};

/** Writes one line to standard output, where Lambda's log group and `npm start` pick it up. */
export const log = (level: LogLevel, message: string, fields: LogFields = {}, metrics?: Metrics): void => {
  process.stdout.write(`${formatLogLine(level, message, fields, metrics, Date.now())}\n`);
};

/** The class of an error, which is all of it that a log may show: foreign messages quote what was sent. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
