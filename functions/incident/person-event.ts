import { createHash } from 'node:crypto';
import type { Incident, Person } from '../../shared/incidents/incident.ts';
import type { EventMessage } from '../../shared/platform/event-message.ts';
import { incidentKey } from '../../shared/store/state-keys.ts';

export interface PersonEvent {
  readonly type: 'nightdesk.acknowledged' | 'nightdesk.snoozed' | 'nightdesk.resolved';
  readonly incident: Incident;
  readonly by: Person;
  /** ISO UTC, on the program's clock. */
  readonly at: string;
  /** What makes this one different from another of its type, such as a form. */
  readonly distinct?: string;
  /** ISO UTC: until when the incident is snoozed. */
  readonly until?: string;
}

/** What a person did, as an event: tapped twice it is one event, because it has one id. */
export const personEvent = (
  { type, incident, by, at, distinct = '', until }: PersonEvent,
  now: string,
): EventMessage => {
  const { account, homeId, deviceId, id, episode } = incident;
  const identity = JSON.stringify([type, id, episode, by.key, distinct]);
  return {
    version: 1,
    account,
    source: 'person',
    receivedAt: now,
    event: {
      id: `person-${createHash('sha256').update(identity).digest('hex').slice(0, 24)}`,
      type,
      at,
      homeId,
      ...(deviceId === undefined ? {} : { deviceId }),
    },
    about: {
      incidentId: id,
      sk: incidentKey(incident).sk,
      episode,
      by: { key: by.key, name: by.name },
      follows: at,
      ...(until === undefined ? {} : { until }),
    },
  };
};
