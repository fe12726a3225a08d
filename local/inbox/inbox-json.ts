import { setTimeout as sleep } from 'node:timers/promises';
import type { Inbox, InboxMessage } from './inbox.ts';
import type { IncidentLog, MessageOrigin } from './incident-log.ts';

/** A message with where it came from, as `GET /inbox.json` shows it. */
export type ListedMessage = Omit<InboxMessage, 'providerId'> & {
  readonly incidentId: string | null;
  readonly ruleId: string | null;
};

/** The outcome is stored right after the provider answered; later than this it never will be. */
const patienceMs = 1_000;
const pauseMs = 25;

/**
 * Lists the inbox with each message's incident and rule. A message that was sent a moment ago is waited for until its
 * action says so; one to the operator belongs to no rule.
 * @param belongsToNoRule tells the messages that nothing has to be found for
 */
export const createInboxJson = (
  inbox: Inbox,
  log: Pick<IncidentLog, 'origins'>,
  belongsToNoRule: (message: InboxMessage) => boolean,
): (() => Promise<readonly ListedMessage[]>) => {
  const known = new Map<string, MessageOrigin>();
  /** Of an attempt whose outcome was never stored: looked for once and not again. */
  const lost = new Set<string>();
  const missing = () =>
    inbox
      .list()
      .filter((message) => !belongsToNoRule(message))
      .filter(({ providerId }) => !known.has(providerId) && !lost.has(providerId));

  const resolve = async () => {
    const deadline = Date.now() + patienceMs;
    let wanted = [...new Set(missing().map(({ providerId }) => providerId))];
    while (wanted.length > 0) {
      for (const [providerId, origin] of await log.origins(wanted)) known.set(providerId, origin);
      wanted = wanted.filter((providerId) => !known.has(providerId));
      if (Date.now() > deadline) break;
      if (wanted.length > 0) await sleep(pauseMs);
    }
    for (const providerId of wanted) lost.add(providerId);
  };

  return async () => {
    await resolve();
    return inbox.list().map(({ providerId, ...message }) => ({
      ...message,
      ...(known.get(providerId) ?? { incidentId: null, ruleId: null }),
    }));
  };
};
