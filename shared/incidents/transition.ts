import { createHash } from 'node:crypto';
import type { Condition, EventType } from '../minut/event-catalogue.ts';
import { type Incident, isOver, type LatestNews } from './incident.ts';

/**
 * What an event does to its incident. It is stored with the event's plan and applied from there, once or again.
 * `note` goes on the timeline and changes nothing else but the time of the last event; `resume` opens an incident again
 * that somebody had taken or put off.
 */
export interface Transition {
  readonly kind: 'open' | 'escalate' | 'reopen' | 'resume' | 'close' | 'note';
  /** The incident after it. */
  readonly incident: Incident;
  /** Of `resume`, ISO UTC: the acknowledgement or snooze that it ends; a later one makes it void. */
  readonly follows?: string;
  /** Of `open`: the recorded end that came before this beginning, so that the incident is over already. */
  readonly ended?: RecordedEnd;
}

/** An end that came while no incident of its condition was open: Minut's events may arrive out of order. */
export interface RecordedEnd {
  readonly id: string;
  readonly type: string;
  /** ISO UTC: when it happened. */
  readonly at: string;
}

export interface OccurredEvent extends LatestNews {
  readonly id: string;
  readonly account: string;
  readonly homeId: string;
  readonly deviceId?: string | undefined;
}

/** A sensor that flaps is one incident: what comes back within this time continues what was closed. */
export const reopenWithinMs = 15 * 60_000;

/** Short enough for a link, and the same for every retry: the opening event's id decides it. */
export const incidentIdOf = ({ account, id }: Pick<OccurredEvent, 'account' | 'id'>): string =>
  createHash('sha256').update(`${account}/${id}`).digest('hex').slice(0, 16);

const newsOf = ({ type, at, value, threshold }: OccurredEvent): LatestNews => ({
  type,
  at,
  ...(value === undefined ? {} : { value }),
  ...(threshold === undefined ? {} : { threshold }),
});

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
  latest: newsOf(event),
  ladders: {},
});

const laterOf = (a: string, b: string): string => (a > b ? a : b);

/** Whoever had it or put it off: forgotten when it comes back. */
const untaken = (incident: Incident): Incident => {
  const {
    acknowledgedBy: _b,
    acknowledgedAt: _a,
    snoozedBy: _s,
    snoozedUntil: _u,
    snoozeForm: _f,
    ...rest
  } = incident;
  return rest;
};

const reopened = (latest: Incident, event: OccurredEvent, type: EventType): Incident => {
  const { closedAt: _c, ...rest } = untaken(latest);
  return {
    ...rest,
    status: 'open',
    episode: latest.episode + 1,
    notice: type.notice ?? 1,
    lastEventAt: laterOf(latest.lastEventAt, event.at),
    latest: newsOf(event),
  };
};

/** When an incident that is over ended, ISO UTC. */
export const endOf = ({ closedAt, lastEventAt }: Incident): string => closedAt ?? lastEventAt;

/** Begins, unless what begins is known to be over already: then nothing is to be sent of it. */
const open = (
  event: OccurredEvent,
  type: EventType,
  condition: Condition,
  ended: RecordedEnd | undefined,
): Transition => {
  const incident = opened(event, type, condition);
  if (!ended || ended.at < event.at) return { kind: 'open', incident };
  return { kind: 'open', ended, incident: closed(incident, ended.at).incident };
};

const begin = (
  event: OccurredEvent,
  type: EventType,
  condition: Condition,
  latest: Incident | undefined,
  ended: RecordedEnd | undefined,
): Transition => {
  if (!latest) return open(event, type, condition, ended);
  if (!isOver(latest)) {
    const notice = Math.max(latest.notice, type.notice ?? 1);
    const isNewer = event.at >= latest.lastEventAt;
    const lastEventAt = laterOf(latest.lastEventAt, event.at);
    const news = isNewer ? newsOf(event) : latest.latest;
    const kind = notice > latest.notice ? 'escalate' : 'note';
    return { kind, incident: { ...latest, notice, lastEventAt, latest: news } };
  }
  const closedAt = endOf(latest);
  if (event.at <= closedAt) return { kind: 'note', incident: latest };
  const isBack = Date.parse(event.at) - Date.parse(closedAt) <= reopenWithinMs;
  if (isBack && (!ended || ended.at < event.at)) {
    return { kind: 'reopen', incident: reopened(latest, event, type) };
  }
  return open(event, type, condition, ended);
};

/**
 * Decides what an event of Minut does to the latest incident of its home, condition and device.
 * @param ended the latest end of the condition that no incident was open for
 * @returns undefined when it touches none
 */
export const transitionOf = (
  event: OccurredEvent,
  type: EventType | undefined,
  latest: Incident | undefined,
  ended?: RecordedEnd,
): Transition | undefined => {
  if (type?.condition === undefined || type.role === undefined) return undefined;
  if (type.role === 'opens' || type.role === 'escalates')
    return begin(event, type, type.condition, latest, ended);
  if (!latest || isOver(latest)) return undefined;
  const lastEventAt = laterOf(latest.lastEventAt, event.at);
  // An end that arrives late may be that of an earlier episode, or of one that nobody closed: it began again since.
  if (type.role === 'closes' && event.at >= latest.latest.at) return closed(latest, event.at);
  return { kind: 'note', incident: { ...latest, lastEventAt } };
};

/** The condition that an event ends although no incident of it is open; its beginning may still be on its way. */
export const strayEndOf = (
  event: OccurredEvent,
  type: EventType | undefined,
  latest: Incident | undefined,
): Condition | undefined => {
  if (type?.role !== 'closes') return undefined;
  if (latest && (!isOver(latest) || event.at <= endOf(latest))) return undefined;
  return type.condition;
};

/** The recorded end. @param at ISO UTC */
export const closed = (incident: Incident, at: string): Transition => ({
  kind: 'close',
  incident: {
    ...incident,
    status: 'resolved',
    closedAt: at,
    lastEventAt: laterOf(incident.lastEventAt, at),
  },
});

/** Nobody has it any more: it is open again. @param follows what it ends: its `acknowledgedAt` or `snoozedUntil` */
export const resumed = (incident: Incident, follows: string): Transition => ({
  kind: 'resume',
  follows,
  incident: { ...untaken(incident), status: 'open' },
});
