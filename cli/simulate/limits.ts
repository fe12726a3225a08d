import { retryDelaySeconds } from '../../shared/platform/queue-consumer.ts';
import { queues } from '../../shared/platform/topology.ts';

/** What bounds a night, per second unless said otherwise. Each can be set; docs/scaling.md says where it comes from. */
export interface Limits {
  /** The stage's throttle (infra/web-api.ts). */
  readonly requests: number;
  readonly burst: number;
  /** Calls of `rules` and of `notify` at once (infra/connect-triggers.ts). */
  readonly rulesAtOnce: number;
  readonly notifyAtOnce: number;
  /** Seconds that a call takes: assumed, with one request to Minut in `rules` and one to SNS in `notify`. */
  readonly rulesSeconds: number;
  readonly notifySeconds: number;
  /** Texts that SNS takes; beyond it throttles. */
  readonly texts: number;
  /** Requests that Minut takes a minute, per account. */
  readonly minutPerMinute: number;
}

export const defaultLimits: Limits = {
  requests: 50,
  burst: 100,
  rulesAtOnce: 4,
  notifyAtOnce: 4,
  rulesSeconds: 0.4,
  notifySeconds: 0.2,
  texts: 20,
  minutPerMinute: 116,
};

/** Seconds until the sender tries again after the n-th refusal: 5, doubled up to 10 minutes. */
export const senderRetrySeconds = (attempt: number): number => Math.min(5 * 2 ** (attempt - 1), 600);

export const queueRetrySeconds = retryDelaySeconds;

/** Deliveries until a message goes to the dead-letter queue. */
export const mostDeliveries = queues.notifications.maxReceiveCount;
