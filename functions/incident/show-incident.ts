import { chartSpan } from '../../shared/pages/incident-chart.ts';
import type { IncidentView } from '../../shared/pages/incident-view.ts';
import { nextSteps } from '../../shared/pages/next-steps.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { timelineOf } from '../../shared/store/incidents.ts';
import type { Table } from '../../shared/store/table.ts';
import type { AskMinut } from './ask-minut.ts';
import type { OpenedLink } from './open-link.ts';

export interface ShowDependencies {
  readonly state: Table;
  readonly clock: Clock;
  readonly askMinut: AskMinut;
  /** The time zone of homes that have none. */
  readonly defaultTimeZone: string;
  readonly newForm: () => string;
}

/** Milliseconds that a page waits for Minut. */
const patienceMs = 800;
/** Sensors report about once an hour, and the page renews itself every 15 seconds. */
const maxAgeMs = 14_000;

/** Collects what the page about an incident shows. Changes nothing. @throws TransientError */
export const viewIncident = async (
  { incident, actions, viewer, set }: OpenedLink,
  said: string | undefined,
  { state, clock, askMinut, defaultTimeZone, newForm }: ShowDependencies,
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
