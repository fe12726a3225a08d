import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ActionState } from '../../shared/incidents/action-state.ts';
import type { Incident } from '../../shared/incidents/incident.ts';
import { eventTypeOf } from '../../shared/minut/event-catalogue.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { EventMessage } from '../../shared/platform/event-message.ts';
import { sendAll } from '../../shared/platform/queues.ts';
import { sendTimer, type Timer } from '../../shared/platform/timer.ts';
import type { Plan, PlannedTimer } from '../../shared/rules/plan.ts';
import { applyTransition } from '../../shared/store/apply-transition.ts';
import { claimCooldown } from '../../shared/store/cooldowns.ts';
import type { GuestUpdate } from '../../shared/store/guest-update.ts';
import { recordEnd } from '../../shared/store/incidents.ts';
import type { Notification } from '../../shared/store/notification.ts';
import { eventKey, incidentKey } from '../../shared/store/state-keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { addToTimeline } from '../../shared/store/timeline.ts';

export interface HandOverDependencies {
  readonly state: Table;
  readonly sqs: SQSClient;
  readonly clock: Clock;
  readonly notificationsUrl: string;
  readonly guestUpdatesUrl: string;
  readonly timersUrl: string;
}

const dryRun = { status: 'skipped', reason: 'a dry run: the rule sends nothing yet' } as const;

/** The actions of a plan as their holder keeps them. */
export const actionStatesOf = (plan: Plan): Record<string, ActionState> => {
  const episode = plan.transition?.incident.episode ?? 0;
  const messages = plan.actions.map((action): [string, ActionState] => {
    const { channel, ruleId, ruleVersion, recipient, hold, text } = action;
    const about = { channel, ruleId, ruleVersion, hold, episode };
    const who = { recipientKey: recipient.key, recipientName: recipient.name };
    return [
      action.id,
      { ...about, ...who, ...(action.dryRun ? { ...dryRun, text } : { status: 'planned' }) },
    ];
  });
  const updates = plan.guestUpdates.map(
    ({ id, ruleId, ruleVersion, guestId, dryRun: dry }): [string, ActionState] => {
      const who = { recipientKey: `guest:${guestId}`, recipientName: 'the stay' };
      const about = { channel: 'guest', ruleId, ruleVersion, hold: 'when-over', episode } as const;
      return [id, { ...about, ...who, ...(dry ? dryRun : { status: 'planned' }) }];
    },
  );
  return Object.fromEntries([...messages, ...updates]);
};

const timerOf = (
  { account, event }: Pick<EventMessage, 'account' | 'event'>,
  { id, type, dueAt, ladder, follows }: PlannedTimer,
  incident: Incident,
): Timer => ({
  version: 1,
  dueAt,
  message: {
    version: 1,
    account,
    source: 'timer',
    receivedAt: dueAt,
    event: {
      id,
      type,
      at: dueAt,
      homeId: incident.homeId,
      ...(event.deviceId ? { deviceId: event.deviceId } : {}),
    },
    about: {
      incidentId: incident.id,
      sk: incidentKey(incident).sk,
      episode: incident.episode,
      ...(ladder ? { ladder } : {}),
      ...(follows ? { follows } : {}),
    },
  },
});

/**
 * Hands a stored plan over: incident, timeline, cooldowns, then actions and timers to their queues. Every part can be
 * done again without doing anything twice, so that a retry or a duplicate just does it again.
 * @throws TransientError
 */
export const handOver = async (
  message: Pick<EventMessage, 'account' | 'event' | 'about' | 'receivedAt'>,
  plan: Plan,
  dependencies: HandOverDependencies,
): Promise<void> => {
  const { state, sqs, clock, notificationsUrl, guestUpdatesUrl, timersUrl } = dependencies;
  const { account, event, about, receivedAt } = message;
  const { transition, cooldowns, decisions } = plan;
  const incident = transition?.incident;
  const now = clock.now();
  if (transition && incident) {
    await applyTransition(state, transition, actionStatesOf(plan), now, plan.ladders);
    await addToTimeline(
      state,
      incident,
      {
        at: event.at,
        id: event.id,
        kind: 'event',
        type: event.type,
        title: eventTypeOf(event.type)?.title ?? event.type,
        ...(event.value === undefined ? {} : { value: event.value }),
        ...(event.threshold === undefined ? {} : { threshold: event.threshold }),
        ...(about?.by ? { by: about.by.name } : {}),
        decisions,
      },
      now,
    );
  }
  if (transition?.ended) {
    const { at, id, type } = transition.ended;
    const entry = { at, id, kind: 'event', type, title: eventTypeOf(type)?.title ?? type } as const;
    await addToTimeline(state, transition.incident, entry, now);
  }
  if (plan.strayEndOf && event.homeId !== undefined) {
    const { homeId } = event;
    await recordEnd(state, { ...event, account, homeId }, plan.strayEndOf, now);
  }
  const notice = eventTypeOf(event.type)?.notice ?? 1;
  for (const { ruleId, until } of cooldowns) {
    const cooldown = { until, eventId: event.id, incidentId: incident?.id, notice };
    await claimCooldown(state, { account, homeId: event.homeId ?? '-' }, ruleId, cooldown, now);
  }
  const holder = incident ? incidentKey(incident) : eventKey(account, event.homeId, event.id);
  const common = {
    version: 1,
    account,
    eventId: event.id,
    eventAt: event.at,
    receivedAt,
    ...(incident ? { incidentId: incident.id } : {}),
    holder,
    episode: incident?.episode ?? 0,
  } as const;
  const notifications = plan.actions
    .filter((action) => !action.dryRun)
    .map((action): Notification => ({ ...common, action }));
  const waiting = notifications.flatMap((notification): Timer[] => {
    const dueAt = notification.action.notBefore;
    return dueAt === undefined ? [] : [{ version: 1, dueAt, notification: { ...notification } }];
  });
  const updates = plan.guestUpdates
    .filter((update) => !update.dryRun)
    .map(({ id, ruleId, guestId, change }): GuestUpdate => {
      const action = { id, ruleId, hold: 'when-over', homeId: event.homeId ?? '-', guestId, change } as const;
      return { ...common, action };
    });
  const timers = incident ? plan.timers.map((timer) => timerOf(message, timer, incident)) : [];

  await sendAll(
    sqs,
    notificationsUrl,
    notifications.filter(({ action }) => action.notBefore === undefined),
  );
  await sendAll(sqs, guestUpdatesUrl, updates);
  for (const timer of [...timers, ...waiting]) await sendTimer(sqs, timersUrl, timer, clock);
};
