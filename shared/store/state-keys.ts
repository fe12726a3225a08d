import * as z from 'zod/mini';
import { readEnvironment, variables } from '../platform/environment.ts';

/** Keys of the state table. Everything about one home shares a partition and can be read in order. */
export interface StateKey {
  readonly pk: string;
  readonly sk: string;
}

/** The partition of everything about a home, or of an account's events that belong to none. */
export const homePartition = (account: string, homeId: string | undefined): string =>
  `${account}#${homeId ?? '-'}`;

export const eventKey = (account: string, homeId: string | undefined, eventId: string): StateKey => ({
  pk: homePartition(account, homeId),
  sk: `event#${eventId}`,
});

/** All incidents of one condition (and device) of a home, oldest first. */
export const incidentPrefix = (
  account: string,
  homeId: string,
  condition: string,
  deviceId = '-',
): StateKey => ({
  pk: homePartition(account, homeId),
  sk: `incident#${condition}#${deviceId}#`,
});

/** The latest end that no incident was open for. It sorts behind every incident, so one query finds both. */
export const recordedEndKey = (
  account: string,
  homeId: string,
  condition: string,
  deviceId?: string,
): StateKey => {
  const { pk, sk } = incidentPrefix(account, homeId, condition, deviceId);
  return { pk, sk: `${sk}ended` };
};

export interface IncidentIdentity {
  readonly id: string;
  readonly account: string;
  readonly homeId: string;
  readonly condition: string;
  readonly deviceId?: string | undefined;
  readonly openedAt: string;
}

export const incidentKey = ({
  id,
  account,
  homeId,
  condition,
  deviceId,
  openedAt,
}: IncidentIdentity): StateKey => {
  const { pk, sk } = incidentPrefix(account, homeId, condition, deviceId);
  return { pk, sk: `${sk}${openedAt}#${id}` };
};

export const timelinePrefix = (account: string, homeId: string, incidentId: string): StateKey => ({
  pk: homePartition(account, homeId),
  sk: `timeline#${incidentId}#`,
});

export const timelineKey = (
  account: string,
  homeId: string,
  incidentId: string,
  entry: { readonly at: string; readonly id: string },
): StateKey => {
  const { pk, sk } = timelinePrefix(account, homeId, incidentId);
  return { pk, sk: `${sk}${entry.at}#${entry.id}` };
};

export const cooldownKey = (account: string, homeId: string): StateKey => ({
  pk: homePartition(account, homeId),
  sk: 'cooldowns',
});

export const versionKey = (kind: string, id: string, version: string): StateKey => ({
  pk: `version#${kind}#${id}`,
  sk: version,
});

const day = 24 * 60 * 60;

/** Bound to the state table in the stack: whoever writes there keeps to the same times. */
const { RETENTION_EVENT_DAYS, RETENTION_INCIDENT_DAYS } = readEnvironment(
  z.pick(variables, { RETENTION_EVENT_DAYS: true, RETENTION_INCIDENT_DAYS: true }),
);

/** How long state is kept, in seconds (docs/privacy.md). */
export const retentionSeconds = {
  event: RETENTION_EVENT_DAYS * day,
  incident: RETENTION_INCIDENT_DAYS * day,
  cooldown: 30 * day,
  version: 400 * day,
} as const;

/** The expiry attribute. @param from epoch milliseconds */
export const expiry = (from: number, seconds: number): number => Math.floor(from / 1000) + seconds;
