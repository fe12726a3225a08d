import { createHash } from 'node:crypto';
import type { Condition, EventType } from '../minut/event-catalogue.ts';
import { type Incident, isOver } from './incident.ts';

/** What an event does to its incident. It is stored with the event's plan and applied from there, once or again. */
export type Transition =
  | { readonly kind: 'open'; readonly incident: Incident }
  | { readonly kind: 'escalate' | 'reopen'; readonly incident: Incident }
  | { readonly kind: 'close'; readonly incident: Incident }
  /** Goes on the timeline and changes nothing else: a repeated notice, or news of what is over. */
  | { readonly kind: 'note'; readonly incident: Incident };

export interface OccurredEvent {
  readonly id: string;
  readonly account: string;
  readonly homeId: string;
  readonly deviceId?: string | undefined;
  /** ISO UTC. */
  readonly at: string;
}

/** A sensor that flaps is one incident: what comes back within this time continues what was closed. */
export const reopenWithinMs = 15 * 60_000;

/** Short enough for a link, and the same for every retry: the opening event's id decides it. */
export const incidentIdOf = ({ account, id }: Pick<OccurredEvent, 'account' | 'id'>): string =>
  createHash('sha256').update(`${account}/${id}`).digest('hex').slice(0, 16);

const opened = (event: OccurredEvent, type: EventType, condition: Condition): Incident => ({
  id: incidentIdOf(event),
  account: event.account,
  homeId: event.homeId,
  condition,
  category: type.category,
  ...(event.deviceId ? { deviceId: event.deviceId } : {}),
  status: 'open',
  episode: 1,
  openedAt: event.at,
  lastEventAt: event.at,
  notice: type.notice ?? 1,
});

const laterOf = (a: string, b: string): string => (a > b ? a : b);

/**
 * Decides what an event does to the latest incident of its home, condition and device.
 * @returns undefined when it touches none
 */
export const transitionOf = (
  event: OccurredEvent,
  type: EventType | undefined,
  latest: Incident | undefined,
): Transition | undefined => {
  if (type?.condition === undefined || type.role === undefined) return undefined;
  const { role, condition } = type;
  const lastEventAt = latest && laterOf(latest.lastEventAt, event.at);

  if (role === 'opens' || role === 'escalates') {
    if (!latest || lastEventAt === undefined)
      return { kind: 'open', incident: opened(event, type, condition) };
    if (!isOver(latest)) {
      const notice = Math.max(latest.notice, type.notice ?? 1);
      const kind = notice > latest.notice ? 'escalate' : 'note';
      return { kind, incident: { ...latest, notice, lastEventAt } };
    }
    const closedAt = latest.closedAt ?? latest.lastEventAt;
    if (event.at <= closedAt) return { kind: 'note', incident: latest };
    if (Date.parse(event.at) - Date.parse(closedAt) <= reopenWithinMs) {
      const {
        closedAt: _closed,
        acknowledgedBy: _by,
        acknowledgedAt: _at,
        snoozedBy: _snoozed,
        snoozedUntil: _until,
        snoozeForm: _form,
        ...rest
      } = latest;
      const notice = type.notice ?? 1;
      return {
        kind: 'reopen',
        incident: { ...rest, status: 'open', episode: latest.episode + 1, notice, lastEventAt },
      };
    }
    return { kind: 'open', incident: opened(event, type, condition) };
  }

  if (!latest || isOver(latest) || lastEventAt === undefined) return undefined;
  if (role === 'closes' && event.at >= latest.openedAt) {
    return { kind: 'close', incident: { ...latest, status: 'resolved', closedAt: event.at, lastEventAt } };
  }
  return { kind: 'note', incident: { ...latest, lastEventAt } };
};
