import type { SQSClient } from '@aws-sdk/client-sqs';
import { isOver } from '../../shared/incidents/incident.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { log } from '../../shared/platform/log.ts';
import { sendAll, sendEvent } from '../../shared/platform/queues.ts';
import { dueInMs, sendTimer, type Timer } from '../../shared/platform/timer.ts';
import { readIncident } from '../../shared/store/incidents.ts';
import { eventKey } from '../../shared/store/state-keys.ts';
import type { Table } from '../../shared/store/table.ts';

export interface FireDependencies {
  readonly sqs: SQSClient;
  readonly state: Table;
  readonly clock: Clock;
  readonly timersUrl: string;
  readonly eventsUrl: string;
  readonly notificationsUrl: string;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** What the queue's whole seconds leave over is waited for here. */
const shortWaitMs = 1_100;

/**
 * Looks at the incident when the timer is due: one that is over needs nothing any more. Otherwise the timer becomes an
 * event, since timers change no incident themselves. @throws TransientError
 */
export const fire = async (timer: Timer, dependencies: FireDependencies): Promise<void> => {
  const { sqs, state, clock, timersUrl, eventsUrl, notificationsUrl, wait } = dependencies;
  const remaining = dueInMs(timer, clock);
  if (remaining > shortWaitMs) return sendTimer(sqs, timersUrl, timer, clock);
  if ('notification' in timer) {
    if (remaining > 0) await wait(remaining);
    await sendAll(sqs, notificationsUrl, [timer.notification]);
    log('info', 'a quiet time is over', { function: 'timers' });
    return;
  }
  const { account, event, about } = timer.message;
  const line = {
    function: 'timers',
    account,
    eventId: event.id,
    eventType: event.type,
    incidentId: about?.incidentId,
  };
  if (about) {
    const { pk } = eventKey(account, event.homeId, event.id);
    const stored = await readIncident(state, { pk, sk: about.sk });
    if (!stored || isOver(stored.incident)) {
      log('info', 'not needed any more', line);
      return;
    }
  }
  if (remaining > 0) await wait(remaining);
  await sendEvent(sqs, eventsUrl, { ...timer.message, receivedAt: new Date(clock.now()).toISOString() });
  log('info', 'due', line, { TimerLateness: [Math.max(0, -remaining), 'Milliseconds'] });
};
