import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import type { ActionState } from '../../shared/incidents/action-state.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { sendAll } from '../../shared/platform/queues.ts';
import { emptyPlan, type PlannedAction } from '../../shared/rules/plan.ts';
import { recordEvent } from '../../shared/store/events.ts';
import { actionStateSchema } from '../../shared/store/incident-schema.ts';
import type { Notification } from '../../shared/store/notification.ts';
import { eventKey } from '../../shared/store/state-keys.ts';
import type { Table } from '../../shared/store/table.ts';

export interface TestTextDependencies {
  readonly state: Table;
  readonly sqs: SQSClient;
  readonly notificationsUrl: string;
  readonly clock: Clock;
}

/** A new container of `notify` starts within a second; a message that failed once comes back after two. */
const patienceMs = 30_000;
const pollMs = 250;
const validMs = 24 * 60 * 60_000;

const text = 'Nightdesk: this is your test text. Alerts will look like this and come from here.';

const holderSchema = z.object({ actions: z.record(z.string(), actionStateSchema) });

const actionTo = (phone: string, id: string, now: number): PlannedAction => ({
  id,
  channel: 'sms',
  ruleId: 'nightdesk',
  ruleVersion: '1',
  recipient: {
    key: `address:${phone}`,
    role: 'staff',
    name: 'whoever connected the account',
    address: phone,
  },
  text,
  hold: 'never',
  onAmbiguity: 'resend',
  validUntil: new Date(now + validMs).toISOString(),
  // It is asked for: the cap on texts an hour is for what nobody asked for.
  urgent: true,
});

/**
 * Sends one text by the way of every alert: recorded in the state table, queued, claimed and sent by `notify` with its
 * own permissions and sender id, its outcome stored. What arrives shows that alerts can.
 * @param phone E.164
 * @returns what became of it, or undefined when that is not known within half a minute
 * @throws TransientError
 */
export const sendTestText = async (
  { state, sqs, notificationsUrl, clock }: TestTextDependencies,
  account: string,
  phone: string,
  waitMs = patienceMs,
): Promise<Pick<ActionState, 'status' | 'reason'> | undefined> => {
  const now = clock.now();
  const at = new Date(now).toISOString();
  const event = { id: `test-${randomUUID()}`, type: 'nightdesk.test', at };
  const action = actionTo(phone, event.id, now);
  const { id, channel, ruleId, ruleVersion, recipient, hold } = action;
  const about = { recipientKey: recipient.key, recipientName: recipient.name, episode: 0 };
  const planned: ActionState = { status: 'planned', channel, ruleId, ruleVersion, hold, ...about };
  await recordEvent(
    state,
    { version: 1, account, source: 'person', receivedAt: at, event },
    { ...emptyPlan, actions: [action] },
    { actions: { [id]: planned }, known: true },
    now,
  );
  const holder = eventKey(account, undefined, event.id);
  const notification: Notification = {
    version: 1,
    account,
    eventId: event.id,
    eventAt: at,
    receivedAt: at,
    holder,
    episode: 0,
    action,
  };
  await sendAll(sqs, notificationsUrl, [notification]);
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const outcome = holderSchema.parse(await state.get(holder)).actions[id];
    if (outcome && outcome.status !== 'planned' && outcome.status !== 'claimed') return outcome;
    if (waitedMs >= waitMs) return undefined;
    await delay(pollMs);
  }
};
