import { createHash } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../shared/platform/clock.ts';
import { sendAll } from '../../shared/platform/queues.ts';
import type { PlannedAction } from '../../shared/rules/plan.ts';
import type { Notification } from '../../shared/store/notification.ts';
import { registerActions } from '../../shared/store/register-actions.ts';
import { incidentKey } from '../../shared/store/state-keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { addToTimeline } from '../../shared/store/timeline.ts';
import type { AskMinut } from '../../shared/views/ask-minut.ts';
import type { OpenedLink } from './open-link.ts';
import type { Said } from './said.ts';

export interface TextGuestDependencies {
  readonly state: Table;
  readonly clock: Clock;
  readonly sqs: SQSClient;
  readonly notificationsUrl: string;
  readonly askMinut: AskMinut;
}

/** Somebody waits for the answer, but the number decides who is woken: longer than a page's wait. */
const patienceMs = 4_000;
/** A text that a person wrote is stale after this many milliseconds. */
const validMs = 10 * 60_000;
/** Stands where a rule's id stands on other actions. */
const byHand = 'by-hand';

/**
 * Sends a text that a person wrote to whoever stays in the home now. Its identity is the form's: sent twice, it is one
 * text. The number is asked for anew, never taken from the form. @throws TransientError
 */
export const textGuest = async (
  { incident, actions, viewer, set }: OpenedLink,
  { text, form }: { readonly text: string; readonly form: string },
  { state, clock, sqs, notificationsUrl, askMinut }: TextGuestDependencies,
): Promise<Said> => {
  const id = createHash('sha256')
    .update(JSON.stringify([incident.id, byHand, viewer.key, form]))
    .digest('hex')
    .slice(0, 20);
  if (actions[id] !== undefined && actions[id].status !== 'planned') return 'texted';
  const now = new Date(clock.now()).toISOString();
  const { guestNumber, guestKey } = await askMinut({
    incident,
    from: now,
    to: now,
    country: set.homes.get(incident.homeId)?.country,
    patienceMs,
    maxAgeMs: 0,
  });
  if (guestNumber === undefined || guestKey === undefined) return 'no-guest';
  const holder = incidentKey(incident);
  const action: PlannedAction = {
    id,
    channel: 'sms',
    ruleId: byHand,
    ruleVersion: '-',
    recipient: { key: guestKey, role: 'guest', name: 'the guest', address: guestNumber },
    text,
    hold: 'never',
    onAmbiguity: 'park',
    // A cap keeps rules from sending too much; this is one person's own decision.
    urgent: true,
    validUntil: new Date(clock.now() + validMs).toISOString(),
  };
  await registerActions(state, holder, {
    [id]: {
      status: 'planned',
      channel: action.channel,
      ruleId: byHand,
      ruleVersion: action.ruleVersion,
      recipientKey: guestKey,
      recipientName: action.recipient.name,
      hold: action.hold,
      episode: incident.episode,
    },
  });
  const notification: Notification = {
    version: 1,
    account: incident.account,
    eventId: `text-${id}`,
    eventAt: now,
    incidentId: incident.id,
    holder,
    episode: incident.episode,
    action,
  };
  await sendAll(sqs, notificationsUrl, [notification]);
  if (actions[id] === undefined) {
    const entry = { at: now, id: `text-${id}`, kind: 'text', by: viewer.name, detail: text };
    await addToTimeline(state, incident, entry, clock.now());
  }
  return 'texted';
};
