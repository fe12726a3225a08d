import { chartSpan } from '../pages/incident-chart.ts';
import type { IncidentView } from '../pages/incident-view.ts';
import { nextSteps } from '../pages/next-steps.ts';
import type { Clock } from '../platform/clock.ts';
import type { ActiveSet } from '../rules/active-set.ts';
import type { StoredIncident } from '../store/incidents.ts';
import type { Table } from '../store/table.ts';
import { timelineOf } from '../store/timeline.ts';
import type { AskMinut } from './ask-minut.ts';

/** An incident, who looks at it, and what is in force for its account. */
export interface Looked extends StoredIncident {
  readonly viewer: IncidentView['viewer'];
  readonly set: ActiveSet;
}

export interface ViewDependencies {
  readonly state: Table;
  readonly clock: Clock;
  readonly askMinut: AskMinut;
  /** The time zone of homes that have none. */
  readonly defaultTimeZone: string;
  readonly newForm: () => string;
  /** Milliseconds to wait for Minut; a page's unless given. */
  readonly patienceMs?: number;
}

/** Somebody who was woken waits no longer than this for Minut, in milliseconds. */
export const pagePatienceMs = 800;
/** Sensors report about once an hour, and the page renews itself every 15 seconds. */
const maxAgeMs = 14_000;

/** Collects what the page about an incident shows. Changes nothing. @throws TransientError */
export const viewIncident = async (
  { incident, actions, viewer, set }: Looked,
  said: string | undefined,
  { state, clock, askMinut, defaultTimeZone, newForm, patienceMs = pagePatienceMs }: ViewDependencies,
): Promise<IncidentView> => {
  const now = new Date(clock.now()).toISOString();
  const item = set.homes.get(incident.homeId);
  const [timeline, minut] = await Promise.all([
    timelineOf(state, incident),
    askMinut({ incident, ...chartSpan(incident, now), country: item?.country, patienceMs, maxAgeMs }),
  ]);
  return {
    incident,
    actions: Object.values(actions),
    timeline,
    home: {
      name: item?.name ?? minut.home?.name ?? 'A home',
      address: item?.address ?? minut.home?.address,
      timeZone: item?.timeZone ?? minut.home?.timeZone ?? set.account?.timeZone ?? defaultTimeZone,
    },
    stay: minut.stay,
    nextSteps: nextSteps(incident, set),
    measurements: minut.measurements,
    viewer,
    now,
    form: newForm(),
    said,
  };
};
