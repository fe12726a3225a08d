import * as z from 'zod/mini';

/** The guards that a negative control takes away, one at a time. */
export const guards = {
  condition: 'writes of events and claims lose their condition',
  lease: 'a claim holds no lease',
  'still-true': 'a claim does not look at its incident',
  group: "a home's events share no group",
  report: 'a failed message is not reported as failed',
  redelivery: 'a message has one delivery instead of twenty',
  park: 'an unclear text to a guest is sent again',
  redaction: 'a function logs what it handles',
} as const;

export type Guard = keyof typeof guards;

export const isGuard = (name: string): name is Guard => Object.hasOwn(guards, name);

const probability = z.number().check(z.minimum(0), z.maximum(1));

/** What the run does to the system. Probabilities are per call unless said otherwise. */
export const chaosOptionsSchema = z.object({
  seed: z.number(),
  homes: z.number(),
  /** Distinct events; duplicates come on top. */
  events: z.number(),
  workers: z.number(),
  /** Calls of one function that one worker process runs at once. */
  concurrency: z.number(),
  /** SIGKILLs at the least. */
  kills: z.number(),
  /** Times that all workers are replaced by a new version. */
  deploys: z.number(),
  /** How many times faster than the machine's clock all clocks, timers and delays of the run go. */
  warp: z.number(),
  /** A run that is not done by then has lost what is missing; real milliseconds. */
  deadlineMs: z.number(),
  duplicates: probability,
  swapped: probability,
  poison: probability,
  /** SNS and SES: each kind of fault together makes this share of the calls. */
  providerFaults: probability,
  providerThrottles: probability,
  providerSlow: probability,
  /** SNS kills its caller before or after it accepts. */
  providerKills: probability,
  /** A worker kills itself right before or after one of its AWS calls. */
  crashPoints: probability,
  tableThrottles: probability,
  minutFaults: probability,
  without: z.optional(z.string()),
});

export type ChaosOptions = z.infer<typeof chaosOptionsSchema>;

/** The whole proof. */
export const fullRun: ChaosOptions = {
  seed: 1,
  homes: 200,
  events: 10_000,
  workers: 4,
  concurrency: 3,
  kills: 220,
  deploys: 3,
  warp: 3,
  deadlineMs: 600_000,
  duplicates: 0.3,
  swapped: 0.05,
  poison: 0.004,
  providerFaults: 0.06,
  providerThrottles: 0.04,
  providerSlow: 0.05,
  providerKills: 0.02,
  crashPoints: 0.0004,
  tableThrottles: 0.01,
  minutFaults: 0.08,
};

/** The same in small, for `npm test`. */
export const shortRun: ChaosOptions = {
  ...fullRun,
  homes: 60,
  events: 600,
  workers: 2,
  kills: 10,
  deploys: 1,
  warp: 4,
  deadlineMs: 100_000,
  poison: 0.02,
  crashPoints: 0.0004,
};

/** Few events and many faults: enough for a missing guard to show. */
export const controlRun: ChaosOptions = {
  ...shortRun,
  homes: 8,
  events: 200,
  kills: 4,
  deploys: 0,
  deadlineMs: 60_000,
  poison: 0,
  providerFaults: 0.2,
  providerThrottles: 0.25,
  providerSlow: 0.4,
  crashPoints: 0,
  providerKills: 0,
};
