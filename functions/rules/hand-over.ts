import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ActionState } from '../../shared/incidents/action-state.ts';
import { eventTypeOf } from '../../shared/minut/event-catalogue.ts';
import type { EventMessage } from '../../shared/platform/event-message.ts';
import { sendAll } from '../../shared/platform/queues.ts';
import type { Plan } from '../../shared/rules/plan.ts';
import { claimCooldown } from '../../shared/store/cooldowns.ts';
import { addToTimeline, applyTransition } from '../../shared/store/incidents.ts';
import type { Notification } from '../../shared/store/notification.ts';
import { eventKey, incidentKey } from '../../shared/store/state-keys.ts';
import type { Table } from '../../shared/store/table.ts';

export interface HandOverDependencies {
  readonly state: Table;
  readonly sqs: SQSClient;
  readonly notificationsUrl: string;
}

/** The actions of a plan as their holder keeps them. */
export const actionStatesOf = (plan: Plan): Record<string, ActionState> =>
  Object.fromEntries(
    plan.actions.map(({ id, channel, ruleId, ruleVersion, recipient, hold }) => [
      id,
      {
        status: 'planned' as const,
        channel,
        ruleId,
        ruleVersion,
        recipientKey: recipient.key,
        recipientName: recipient.name,
        hold,
        episode: plan.transition?.incident.episode ?? 0,
      },
    ]),
  );

/**
 * Hands a stored plan over: incident, timeline, cooldowns, then the actions to their queue. Every part can be done
 * again without doing anything twice, so that a retry or a duplicate just does it again.
 * @param now epoch milliseconds @throws TransientError
 */
export const handOver = async (
  { account, event }: Pick<EventMessage, 'account' | 'event'>,
  plan: Plan,
  { state, sqs, notificationsUrl }: HandOverDependencies,
  now: number,
): Promise<void> => {
  const { transition, actions, cooldowns, decisions } = plan;
  const incident = transition?.incident;
  if (transition && incident) {
    await applyTransition(state, transition, actionStatesOf(plan), now);
    const type = eventTypeOf(event.type);
    await addToTimeline(
      state,
      incident,
      {
        at: event.at,
        id: event.id,
        kind: 'event',
        type: event.type,
        title: type?.title ?? event.type,
        ...(event.value === undefined ? {} : { value: event.value }),
        ...(event.threshold === undefined ? {} : { threshold: event.threshold }),
        decisions,
      },
      now,
    );
  }
  const notice = eventTypeOf(event.type)?.notice ?? 1;
  for (const { ruleId, until } of cooldowns) {
    const cooldown = { until, eventId: event.id, incidentId: incident?.id, notice };
    await claimCooldown(state, { account, homeId: event.homeId ?? '-' }, ruleId, cooldown, now);
  }
  const holder = incident ? incidentKey(incident) : eventKey(account, event.homeId, event.id);
  const notifications = actions.map(
    (action): Notification => ({
      version: 1,
      account,
      eventId: event.id,
      eventAt: event.at,
      ...(incident ? { incidentId: incident.id } : {}),
      holder,
      episode: incident?.episode ?? 0,
      action,
    }),
  );
  await sendAll(sqs, notificationsUrl, notifications);
};
