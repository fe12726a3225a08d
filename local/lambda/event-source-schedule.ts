import type { ScheduledEvent } from 'aws-lambda';
import type { Clock } from '../../shared/platform/clock.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import { createScheduler } from '../scheduler.ts';
import type { EventSource } from './event-source-queue.ts';
import { invoke, type LocalFunction } from './invoke.ts';

export interface ScheduleOptions {
  readonly fn: LocalFunction;
  /** Of the program's clock. */
  readonly rateMinutes: number;
  readonly clock: Clock;
}

const minuteMs = 60_000;

const scheduledEvent = (now: number): ScheduledEvent => ({
  version: '0',
  id: crypto.randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '000000000000',
  time: new Date(now).toISOString(),
  region: 'us-east-1',
  resources: [],
  detail: {},
});

/**
 * Stands for an EventBridge rule with a rate: calls the function once the rule exists and then at that rate, on the
 * program's clock. A run that fails is not repeated before the next one.
 */
export const startSchedule = ({ fn, rateMinutes, clock }: ScheduleOptions): EventSource => {
  const scheduler = createScheduler(clock);
  let running: Promise<unknown> = Promise.resolve();
  const run = (dueMs: number) => {
    running = invoke(fn, scheduledEvent(clock.now())).catch((error: unknown) => {
      log('error', 'function failed', { function: fn.name, error: errorName(error) });
    });
    scheduler.at(Math.max(dueMs + rateMinutes * minuteMs, clock.now()), () =>
      run(dueMs + rateMinutes * minuteMs),
    );
  };
  const startMs = clock.now();
  scheduler.at(startMs, () => run(startMs));
  return {
    async stop() {
      scheduler.stop();
      await running;
    },
  };
};
