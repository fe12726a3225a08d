import { createHash } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ActionState } from '../incidents/action-state.ts';
import { sendAll } from '../platform/queues.ts';
import type { PlannedAction, Recipient } from '../rules/plan.ts';
import type { Notification } from './notification.ts';
import { registerActions } from './register-actions.ts';
import type { Table } from './table.ts';

/** The longest text that SNS takes. */
const maxTextLength = 1_600;

const nextId = (id: string, recipient: Recipient, channel: string): string =>
  createHash('sha256')
    .update(JSON.stringify([id, recipient.key, channel]))
    .digest('hex')
    .slice(0, 20);

/**
 * The action that follows one that surely did not reach its recipient: the same news for the next of `otherwise`.
 * @returns undefined when nobody is left
 */
export const nextAction = (action: PlannedAction, why: string): PlannedAction | undefined => {
  const [recipient, ...rest] = action.otherwise ?? [];
  if (!recipient) return undefined;
  const { otherwise: _otherwise, guest: _guest, notBefore: _notBefore, ...same } = action;
  const text = `Not delivered to ${action.recipient.name} (${why}): ${action.text}`;
  return {
    ...same,
    id: nextId(action.id, recipient, action.channel),
    recipient,
    text: text.slice(0, maxTextLength),
    hold: action.hold === 'when-taken' ? 'when-over' : action.hold,
    onAmbiguity: 'resend',
    ...(rest.length > 0 ? { otherwise: rest } : {}),
  };
};

/** The same words as a text, for a call that could not be placed. */
export const asText = (action: PlannedAction): PlannedAction => ({
  ...action,
  id: nextId(action.id, action.recipient, 'sms'),
  channel: 'sms',
});

const stateOf = (action: PlannedAction, episode: number): ActionState => ({
  status: 'planned',
  channel: action.channel,
  ruleId: action.ruleId,
  ruleVersion: action.ruleVersion,
  recipientKey: action.recipient.key,
  recipientName: action.recipient.name,
  hold: action.hold,
  episode,
});

/** Registers a follow-up on the holder of the first action and sends it on; doing so again changes nothing. */
export const passOn = async (
  {
    state,
    sqs,
    notificationsUrl,
  }: { readonly state: Table; readonly sqs: SQSClient; readonly notificationsUrl: string },
  notification: Notification,
  action: PlannedAction,
): Promise<void> => {
  await registerActions(state, notification.holder, { [action.id]: stateOf(action, notification.episode) });
  await sendAll(sqs, notificationsUrl, [{ ...notification, action }]);
};
