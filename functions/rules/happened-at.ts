import type { EventMessage } from '../../shared/platform/event-message.ts';

/** By how much two honest clocks may differ. */
const toleranceMs = 5 * 60_000;

/**
 * An event with the time at which it can have happened. A clock that runs ahead would make an incident end, a cooldown
 * last and news stay fresh for as long as it is wrong, so what is dated after its receipt counts as of its receipt.
 */
export const notAfterReceipt = (message: EventMessage): EventMessage => {
  const { event, receivedAt } = message;
  // What is no time as a receipt says nothing about the event's.
  if (!(Date.parse(event.at) - Date.parse(receivedAt) > toleranceMs)) return message;
  return { ...message, event: { ...event, at: receivedAt } };
};
