import type { SQSClient } from '@aws-sdk/client-sqs';
import type { MinutEvent } from '../../shared/minut/minut-event.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { log } from '../../shared/platform/log.ts';
import { sendEvent } from '../../shared/platform/queues.ts';
import { eventsBetween } from '../../shared/store/events.ts';
import type { Table } from '../../shared/store/table.ts';
import { sameEventMs, unknownEvents } from './recognise.ts';

export interface FeedDependencies {
  readonly state: Table;
  readonly sqs: SQSClient;
  readonly eventsUrl: string;
  readonly clock: Clock;
  readonly eventsBy: 'webhook' | 'pull';
}

/** Events of our own say what we did; Minut does not know them. */
const isOurs = (type: string): boolean => type.startsWith('nightdesk.');

const shifted = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

const feedHome = async (
  account: string,
  homeId: string | undefined,
  events: readonly MinutEvent[],
  { state, sqs, eventsUrl, clock }: FeedDependencies,
): Promise<number> => {
  const times = events.map(({ at }) => at).toSorted();
  const [first = '', last = ''] = [times.at(0), times.at(-1)];
  const recorded = await eventsBetween(
    state,
    { account, homeId },
    shifted(first, -sameEventMs),
    shifted(last, sameEventMs),
  );
  const unknown = unknownEvents(
    events,
    recorded.filter(({ type }) => !isOurs(type)),
  );
  for (const event of unknown) {
    const receivedAt = new Date(clock.now()).toISOString();
    await sendEvent(sqs, eventsUrl, { version: 1, account, source: 'reconcile', receivedAt, event });
  }
  return unknown.length;
};

/**
 * Hands on what came to us in no other way, in each home's order. One query per home that had events.
 * @param events of one account, oldest first @returns how many were new @throws TransientError
 */
export const feedUnknown = async (
  account: string,
  events: readonly MinutEvent[],
  dependencies: FeedDependencies,
): Promise<number> => {
  let found = 0;
  for (const [homeId, ofHome] of Map.groupBy(events, (event) => event.homeId)) {
    found += await feedHome(account, homeId, ofHome, dependencies);
  }
  if (found > 0) {
    // Where events come by pulling alone, every event does: that is no sign of a webhook that fails.
    const missed = dependencies.eventsBy === 'webhook';
    log(
      missed ? 'warn' : 'info',
      missed ? 'found only by reconcile' : 'pulled',
      { function: 'reconcile', account, count: found },
      missed ? { FoundByReconcile: [found, 'Count'] } : undefined,
    );
  }
  return found;
};
