import type { ActionState } from '../../shared/incidents/action-state.ts';
import type { Incident } from '../../shared/incidents/incident.ts';
import type { PlannedAction } from '../../shared/rules/plan.ts';
import type { Notification } from '../../shared/store/notification.ts';
import { incidentKey } from '../../shared/store/state-keys.ts';

let count = 0;
/** A name that no other test of the process has. */
export const unique = (what: string): string => {
  count += 1;
  return `${what}-${count}`;
};

/** Numbers of the range that Sweden keeps for films and examples. */
export const staffNumber = '+46701740605';
export const guestNumber = '+46701740606';

export const anIncident = (more: Partial<Incident> = {}): Incident => ({
  id: unique('incident'),
  account: unique('account'),
  homeId: unique('home'),
  condition: 'noise',
  category: 'noise',
  status: 'open',
  episode: 1,
  openedAt: '2026-11-21T21:40:00.000Z',
  lastEventAt: '2026-11-21T21:40:00.000Z',
  notice: 1,
  latest: { type: 'disturbance_first_notice', at: '2026-11-21T21:40:00.000Z' },
  ladders: {},
  ...more,
});

export const anAction = (more: Partial<PlannedAction> = {}): PlannedAction => ({
  id: unique('action'),
  channel: 'sms',
  ruleId: 'quiet-hours',
  ruleVersion: '1',
  recipient: { key: 'contact:nina', role: 'staff', name: 'Nina', address: staffNumber },
  text: 'The cabin is getting loud.',
  hold: 'when-over',
  onAmbiguity: 'resend',
  validUntil: '2026-11-21T22:10:00.000Z',
  ...more,
});

export const stateOf = (action: PlannedAction, episode = 1): ActionState => ({
  status: 'planned',
  channel: action.channel,
  ruleId: action.ruleId,
  ruleVersion: action.ruleVersion,
  recipientKey: action.recipient.key,
  recipientName: action.recipient.name,
  hold: action.hold,
  episode,
});

export const aNotification = (incident: Incident, action: PlannedAction): Notification => ({
  version: 1,
  account: incident.account,
  eventId: 'event',
  eventAt: incident.openedAt,
  incidentId: incident.id,
  holder: incidentKey(incident),
  episode: incident.episode,
  action,
});
