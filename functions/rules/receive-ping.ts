import type { Clock } from '../../shared/platform/clock.ts';
import type { EventMessage } from '../../shared/platform/event-message.ts';
import { log } from '../../shared/platform/log.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { isPingAwaited, notePing } from '../../shared/store/pings.ts';
import type { Table } from '../../shared/store/table.ts';

export interface ReceivePingDependencies {
  readonly state: Table;
  readonly clock: Clock;
  readonly homes: ActiveSet['homes'];
}

/**
 * While a ping is awaited, a delivery of a home that is not the account's is that ping: it is recorded with the checks
 * it passed, and matched by no rule. Minut's sample event names a home of its own.
 * @returns whether the message was the ping
 */
export const receivePing = async (
  { account, event, source, authentication }: EventMessage,
  { state, clock, homes }: ReceivePingDependencies,
): Promise<boolean> => {
  if (source !== 'webhook' || (event.homeId !== undefined && homes.has(event.homeId))) return false;
  if (!(await isPingAwaited(state, account, clock.wall()))) return false;
  await notePing(state, account, {
    at: new Date(clock.wall()).toISOString(),
    eventId: event.id,
    scheme: authentication?.scheme,
  });
  log('info', 'ping received', { function: 'rules', account, eventId: event.id, eventType: event.type });
  return true;
};
