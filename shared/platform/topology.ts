/**
 * The tables, queues and functions, and what triggers what. The CDK app deploys from it and `npm start` runs from it,
 * so local and deployed cannot drift.
 */

export interface TableDefinition {
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Attribute that holds the expiry, in epoch seconds. */
  readonly timeToLive?: string;
  /** Whether every change is handed to the `config` function, with old and new image. */
  readonly stream: boolean;
  readonly indexes: readonly {
    readonly name: string;
    readonly partitionKey: string;
    readonly sortKey?: string;
    /** The attributes that it carries besides the keys; all of them unless set. */
    readonly include?: readonly string[];
  }[];
}

export const tables = {
  config: { partitionKey: 'kind', sortKey: 'id', stream: true, indexes: [] },
  state: {
    partitionKey: 'pk',
    sortKey: 'sk',
    timeToLive: 'ttl',
    stream: false,
    indexes: [
      { name: 'incident-by-id', partitionKey: 'incidentId' },
      { name: 'incidents-by-account', partitionKey: 'incidentAccount', sortKey: 'openedAt' },
      // What happened in a home, by time and without the plans: a month of those would be read to recognise one event.
      {
        name: 'events-by-time',
        partitionKey: 'homeEvents',
        sortKey: 'happenedAt',
        include: ['id', 'type'],
      },
    ],
  },
} as const satisfies Record<string, TableDefinition>;

export type TableName = keyof typeof tables;

export interface QueueDefinition {
  readonly fifo: boolean;
  readonly visibilitySeconds: number;
  /** Deliveries before a message goes to the dead-letter queue, which every queue here has but `set-aside`. */
  readonly maxReceiveCount: number;
}

/**
 * Function timeout 10 s < lease 15 s < visibility 60 s, so that the next delivery always meets an expired lease;
 * a transient failure sets its message's visibility itself, so one crash mutes a home for seconds.
 */
const workQueue = { visibilitySeconds: 60, maxReceiveCount: 20 } as const;

/**
 * One message is one account with all its homes, at the pace that Minut allows: 300 devices take some four minutes.
 * The next scheduled run makes up for one that failed, so a message is not tried for long.
 */
const accountQueue = { visibilitySeconds: 1800, maxReceiveCount: 3 } as const;

export const queues = {
  events: { fifo: true, ...workQueue },
  notifications: { fifo: false, ...workQueue },
  timers: { fifo: false, ...workQueue },
  'guest-updates': { fifo: false, ...workQueue },
  outcomes: { fifo: false, ...workQueue },
  'token-refresh': { fifo: false, visibilitySeconds: 180, maxReceiveCount: 5 },
  thresholds: { fifo: false, ...accountQueue },
  reconcile: { fifo: false, ...accountQueue },
  report: { fifo: false, visibilitySeconds: 180, maxReceiveCount: 5 },
} as const satisfies Record<string, QueueDefinition>;

export type QueueName = keyof typeof queues;

/** One value for each queue. */
export const mapQueues = <Value>(make: (name: QueueName) => Value): Readonly<Record<QueueName, Value>> => ({
  events: make('events'),
  notifications: make('notifications'),
  timers: make('timers'),
  'guest-updates': make('guest-updates'),
  outcomes: make('outcomes'),
  'token-refresh': make('token-refresh'),
  thresholds: make('thresholds'),
  reconcile: make('reconcile'),
  report: make('report'),
});

/** What can never succeed is kept here for a person, with its reason; it has no consumer and no dead-letter queue. */
export const setAsideQueue = 'set-aside';

export type Trigger =
  | { readonly kind: 'http'; readonly method: 'GET' | 'POST'; readonly path: string }
  | { readonly kind: 'queue'; readonly queue: QueueName; readonly batchSize: number }
  | { readonly kind: 'stream'; readonly table: TableName }
  /** At a steady rate. The function fans out to its own queue, one message per account. */
  | { readonly kind: 'schedule'; readonly rateMinutes: number };

export interface FunctionDefinition {
  readonly triggers: readonly Trigger[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
}

/**
 * How often tokens are looked at. What expires within two runs is refreshed: an hour's token after half of its life,
 * and one failed run costs nothing.
 */
export const tokenRefreshMinutes = 15;

/** The folder of a function is `functions/<name>`, its entry `handler.ts`, its export `handler`. */
export const functions = {
  webhook: {
    triggers: [{ kind: 'http', method: 'POST', path: '/webhooks/{account}' }],
    memoryMb: 512,
    timeoutSeconds: 10,
  },
  rules: { triggers: [{ kind: 'queue', queue: 'events', batchSize: 1 }], memoryMb: 512, timeoutSeconds: 10 },
  notify: {
    triggers: [{ kind: 'queue', queue: 'notifications', batchSize: 1 }],
    memoryMb: 512,
    timeoutSeconds: 10,
  },
  delivery: {
    triggers: [{ kind: 'queue', queue: 'outcomes', batchSize: 1 }],
    memoryMb: 256,
    timeoutSeconds: 10,
  },
  timers: { triggers: [{ kind: 'queue', queue: 'timers', batchSize: 1 }], memoryMb: 256, timeoutSeconds: 10 },
  config: { triggers: [{ kind: 'stream', table: 'config' }], memoryMb: 512, timeoutSeconds: 60 },
  guests: {
    triggers: [{ kind: 'queue', queue: 'guest-updates', batchSize: 1 }],
    memoryMb: 512,
    timeoutSeconds: 10,
  },
  incident: {
    triggers: [
      { kind: 'http', method: 'GET', path: '/i/{token}' },
      { kind: 'http', method: 'POST', path: '/i/{token}' },
      { kind: 'http', method: 'GET', path: '/o/{token}' },
      { kind: 'http', method: 'POST', path: '/o/{token}' },
    ],
    memoryMb: 1024,
    timeoutSeconds: 10,
  },
  /** Deployed with the context `partner` only. */
  connect: {
    triggers: [
      { kind: 'http', method: 'GET', path: '/connect' },
      { kind: 'http', method: 'GET', path: '/connect/callback' },
    ],
    memoryMb: 512,
    timeoutSeconds: 29,
  },
  'token-refresh': {
    triggers: [
      { kind: 'schedule', rateMinutes: tokenRefreshMinutes },
      { kind: 'queue', queue: 'token-refresh', batchSize: 1 },
    ],
    memoryMb: 512,
    timeoutSeconds: 30,
  },
  thresholds: {
    triggers: [
      { kind: 'schedule', rateMinutes: 360 },
      { kind: 'queue', queue: 'thresholds', batchSize: 1 },
    ],
    memoryMb: 512,
    timeoutSeconds: 300,
  },
  reconcile: {
    triggers: [
      { kind: 'schedule', rateMinutes: 5 },
      { kind: 'queue', queue: 'reconcile', batchSize: 1 },
    ],
    memoryMb: 512,
    timeoutSeconds: 300,
  },
  report: {
    triggers: [
      { kind: 'schedule', rateMinutes: 15 },
      { kind: 'queue', queue: 'report', batchSize: 1 },
    ],
    memoryMb: 512,
    timeoutSeconds: 30,
  },
} as const satisfies Record<string, FunctionDefinition>;

export type FunctionName = keyof typeof functions;
