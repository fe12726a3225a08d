import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../shared/platform/clock.ts';
import { sendTimer } from '../../shared/platform/timer.ts';
import { takeGuestText, takeStaffText } from '../../shared/store/caps.ts';
import { addToDigest, digestActionId, digestOf } from '../../shared/store/digest.ts';
import type { Notification } from '../../shared/store/notification.ts';
import type { Table } from '../../shared/store/table.ts';

export interface LimitDependencies {
  readonly state: Table;
  readonly sqs: SQSClient;
  readonly clock: Clock;
  readonly timersUrl: string;
}

/** Why a text is not sent now; `passOn` where somebody else should hear of it instead. */
export interface HeldBack {
  readonly reason: string;
  readonly passOn: boolean;
}

const holdForDigest = async (
  notification: Notification,
  { state, sqs, clock, timersUrl }: LimitDependencies,
): Promise<void> => {
  const { account, action, eventId, eventAt } = notification;
  const { recipient } = action;
  const who = { recipientKey: recipient.key, recipientName: recipient.name };
  const text = { actionId: action.id, label: action.text };
  let digest = digestOf(account, recipient.address, action.first ?? false, clock.now());
  while (!(await addToDigest(state, digest, text, who, clock.now()))) {
    digest = digestOf(account, recipient.address, action.first ?? false, Date.parse(digest.dueAt));
  }
  const gathered: Notification = {
    version: 1,
    account,
    eventId,
    eventAt,
    holder: { pk: digest.pk, sk: digest.sk },
    episode: 0,
    action: {
      id: digestActionId,
      channel: 'sms',
      ruleId: 'nightdesk',
      ruleVersion: '1',
      recipient,
      text: '',
      hold: 'never',
      onAmbiguity: 'resend',
      validUntil: new Date(Date.parse(digest.dueAt) + digestLifetimeMs).toISOString(),
    },
    isDigest: true,
  };
  // Sent again for each text: the digest's one action is claimed once.
  await sendTimer(sqs, timersUrl, { version: 1, dueAt: digest.dueAt, notification: { ...gathered } }, clock);
};

const digestLifetimeMs = 30 * 60_000;

/**
 * Whether a text goes beyond what its recipient is to get: guests 3 a night, 10 minutes apart; staff 6 an hour and then
 * one summary. Smoke, glass break and summaries pass. One write; a retry counts once. @throws TransientError
 */
export const checkLimits = async (
  notification: Notification,
  dependencies: LimitDependencies,
): Promise<HeldBack | undefined> => {
  const { action, account, eventAt, isDigest } = notification;
  if (action.channel !== 'sms' || action.urgent || isDigest) return undefined;
  const { state, clock } = dependencies;
  const request = { account, address: action.recipient.address, actionId: action.id, now: clock.now() };
  if (action.recipient.role === 'guest') {
    const night = action.guest?.night ?? eventAt.slice(0, 10);
    if (await takeGuestText(state, request, { night, eventAt })) return undefined;
    return { reason: 'the guest got three texts this night, or one within ten minutes', passOn: true };
  }
  if (await takeStaffText(state, request)) return undefined;
  await holdForDigest(notification, dependencies);
  return { reason: 'six texts in this hour are enough: it is in the summary that follows', passOn: false };
};
