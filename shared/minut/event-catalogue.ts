/**
 * What is known of Minut's event types: the events reference. Source: the vendor's documentation and public clients
 * (docs/events.md). A type that is not listed is recorded as unknown and never treated as the nearest known one.
 * One table, as long as the vendor's list: split by category, nobody could see whether a type stands twice or is missing.
 */

export type Category =
  | 'noise'
  | 'climate'
  | 'security'
  | 'smoking'
  | 'device'
  | 'occupancy'
  | 'nightdesk'
  | 'unknown';

/** How bad it is when this happens: `alarm` passes caps and quiet times. */
export type Severity = 'info' | 'notice' | 'warning' | 'alarm';

/** What an incident is about. Two events with one condition, home and device belong to one incident. */
export type Condition =
  | 'noise'
  | 'sound-level'
  | 'too-hot'
  | 'too-cold'
  | 'too-humid'
  | 'too-dry'
  | 'alarm'
  | 'glass-break'
  | 'tamper'
  | 'smoking'
  | 'battery'
  | 'offline'
  | 'reported';

export type IncidentRole = 'opens' | 'escalates' | 'closes' | 'informs';

/** Who tells of it. What comes from outside and bears a name of ours is an unknown type. */
export type EventOrigin = 'minut' | 'nightdesk';

export interface EventType {
  /** `minut` unless given. */
  readonly origin?: EventOrigin;
  /** The vendor's name on webhooks, or our own with `nightdesk.` in front. */
  readonly type: string;
  /** The plain name that rules may use. */
  readonly alias: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly condition?: Condition;
  readonly role?: IncidentRole;
  /** 1 for a first notice; a higher one is never held back by a lower one's cooldown. */
  readonly notice?: number;
  /** The type of `GET /homes/{id}/events` that says the same, where it is known. */
  readonly homeEventType?: string;
  /** What happened, as a person would say it. */
  readonly title: string;
}

const noise = { category: 'noise', condition: 'noise' } as const;
const climate = { category: 'climate', severity: 'warning', role: 'opens', notice: 1 } as const;
const climateEnd = { category: 'climate', severity: 'info', role: 'closes' } as const;

const nightdesk = { origin: 'nightdesk', severity: 'info', category: 'nightdesk', role: 'informs' } as const;

/**
 * What people and timers tell Nightdesk. They travel the same way as Minut's events, so that one function alone changes
 * incidents and everything is on the timeline.
 */
const nightdeskEventTypes: readonly EventType[] = [
  {
    ...nightdesk,
    type: 'nightdesk.reported',
    alias: 'neighbour-called',
    category: 'noise',
    condition: 'reported',
    severity: 'warning',
    role: 'opens',
    notice: 1,
    title: 'A neighbour called',
  },
  {
    ...nightdesk,
    type: 'nightdesk.overdue',
    alias: 'sensor-overdue',
    category: 'device',
    condition: 'offline',
    severity: 'warning',
    role: 'opens',
    notice: 1,
    title: 'Sensor has not been heard from',
  },
  {
    ...nightdesk,
    type: 'nightdesk.heard',
    alias: 'sensor-heard',
    category: 'device',
    condition: 'offline',
    role: 'closes',
    title: 'Sensor heard from again',
  },
  { ...nightdesk, type: 'nightdesk.canary', alias: 'canary', title: 'Canary' },
  {
    ...nightdesk,
    type: 'nightdesk.resolved',
    alias: 'resolved',
    role: 'closes',
    title: 'Ended by a person or a rule',
  },
  {
    ...nightdesk,
    type: 'nightdesk.silent',
    alias: 'silent',
    role: 'closes',
    title: 'Ended, nothing heard any more',
  },
  { ...nightdesk, type: 'nightdesk.acknowledged', alias: 'acknowledged', title: 'Acknowledged' },
  { ...nightdesk, type: 'nightdesk.snoozed', alias: 'snoozed', title: 'Snoozed' },
  { ...nightdesk, type: 'nightdesk.step', alias: 'step-due', title: 'Escalation step' },
  { ...nightdesk, type: 'nightdesk.reminder', alias: 'reminder-due', title: 'Still going on' },
  { ...nightdesk, type: 'nightdesk.resume', alias: 'resume-due', title: 'Escalation goes on' },
];

export const eventTypes: readonly EventType[] = [
  {
    type: 'disturbance_first_notice',
    alias: 'noise-started',
    ...noise,
    severity: 'notice',
    role: 'opens',
    notice: 1,
    homeEventType: 'noise_detected',
    title: 'Loud',
  },
  {
    type: 'disturbance_second_notice',
    alias: 'noise-continues',
    ...noise,
    severity: 'warning',
    role: 'escalates',
    notice: 2,
    title: 'Still loud',
  },
  {
    type: 'disturbance_third_notice',
    alias: 'noise-persists',
    ...noise,
    severity: 'warning',
    role: 'escalates',
    notice: 3,
    title: 'Still loud after the third notice',
  },
  {
    type: 'disturbance_ended',
    alias: 'noise-ended',
    ...noise,
    severity: 'info',
    role: 'closes',
    homeEventType: 'noise_quieted',
    title: 'Quiet again',
  },
  {
    type: 'disturbance_dismissed',
    alias: 'noise-dismissed',
    ...noise,
    severity: 'info',
    role: 'closes',
    title: 'Noise dismissed',
  },
  {
    type: 'disturbance_snoozed',
    alias: 'noise-snoozed',
    ...noise,
    severity: 'info',
    role: 'informs',
    title: 'Noise snoozed in the Minut app',
  },
  {
    type: 'avg_sound_high',
    alias: 'sound-high',
    category: 'noise',
    condition: 'sound-level',
    severity: 'notice',
    role: 'opens',
    notice: 1,
    title: 'Sound level high',
  },
  {
    type: 'sound_level_dropped_normal',
    alias: 'sound-normal',
    category: 'noise',
    condition: 'sound-level',
    severity: 'info',
    role: 'closes',
    title: 'Sound level normal',
  },
  { type: 'temperature_high', alias: 'too-hot', ...climate, condition: 'too-hot', title: 'Too hot' },
  { type: 'temperature_low', alias: 'too-cold', ...climate, condition: 'too-cold', title: 'Too cold' },
  {
    type: 'temperature_dropped_normal',
    alias: 'no-longer-hot',
    ...climateEnd,
    condition: 'too-hot',
    title: 'Temperature normal',
  },
  {
    type: 'temperature_risen_normal',
    alias: 'no-longer-cold',
    ...climateEnd,
    condition: 'too-cold',
    title: 'Temperature normal',
  },
  { type: 'humidity_high', alias: 'too-humid', ...climate, condition: 'too-humid', title: 'Too humid' },
  { type: 'humidity_low', alias: 'too-dry', ...climate, condition: 'too-dry', title: 'Too dry' },
  {
    type: 'humidity_dropped_normal',
    alias: 'no-longer-humid',
    ...climateEnd,
    condition: 'too-humid',
    title: 'Humidity normal',
  },
  {
    type: 'humidity_risen_normal',
    alias: 'no-longer-dry',
    ...climateEnd,
    condition: 'too-dry',
    title: 'Humidity normal',
  },
  {
    type: 'alarm_heard',
    alias: 'smoke-alarm',
    category: 'security',
    condition: 'alarm',
    severity: 'alarm',
    role: 'opens',
    notice: 1,
    title: 'Smoke or CO alarm heard',
  },
  {
    type: 'alarm_silenced',
    alias: 'smoke-alarm-silenced',
    category: 'security',
    condition: 'alarm',
    severity: 'info',
    role: 'closes',
    title: 'Alarm silent again',
  },
  {
    type: 'alarm_grace_period_expired',
    alias: 'home-alarm',
    category: 'security',
    severity: 'alarm',
    role: 'informs',
    title: 'Home alarm: grace period expired',
  },
  {
    type: 'glassbreak',
    alias: 'glass-break',
    category: 'security',
    condition: 'glass-break',
    severity: 'alarm',
    role: 'opens',
    notice: 1,
    title: 'Glass break heard',
  },
  {
    type: 'tamper',
    alias: 'tampered',
    category: 'security',
    condition: 'tamper',
    severity: 'warning',
    role: 'opens',
    notice: 1,
    title: 'Sensor tampered with',
  },
  {
    type: 'tamper_removed',
    alias: 'sensor-removed',
    category: 'security',
    condition: 'tamper',
    severity: 'warning',
    role: 'opens',
    notice: 1,
    title: 'Sensor taken down',
  },
  {
    type: 'tamper_mounted',
    alias: 'sensor-mounted',
    category: 'security',
    condition: 'tamper',
    severity: 'info',
    role: 'closes',
    title: 'Sensor back in place',
  },
  {
    type: 'smoking_detection_smoking_detected',
    alias: 'cigarette-smoke',
    category: 'smoking',
    condition: 'smoking',
    severity: 'warning',
    role: 'opens',
    notice: 1,
    title: 'Cigarette smoke',
  },
  {
    type: 'battery_low',
    alias: 'battery-low',
    category: 'device',
    condition: 'battery',
    severity: 'notice',
    role: 'opens',
    notice: 1,
    title: 'Battery low, about two weeks left',
  },
  {
    type: 'battery_empty',
    alias: 'battery-empty',
    category: 'device',
    condition: 'battery',
    severity: 'warning',
    role: 'escalates',
    notice: 2,
    title: 'Battery empty',
  },
  {
    type: 'device_offline',
    alias: 'offline',
    category: 'device',
    condition: 'offline',
    severity: 'warning',
    role: 'opens',
    notice: 1,
    title: 'Sensor offline',
  },
  {
    type: 'device_online',
    alias: 'online',
    category: 'device',
    condition: 'offline',
    severity: 'info',
    role: 'closes',
    title: 'Sensor online again',
  },
  {
    type: 'short_button_press',
    alias: 'button-pressed',
    category: 'device',
    severity: 'info',
    title: 'Button pressed',
  },
  { type: 'pir_motion', alias: 'motion', category: 'occupancy', severity: 'info', title: 'Motion' },
  ...nightdeskEventTypes,
];

const byType = new Map(eventTypes.map((entry) => [entry.type, entry]));
const byAlias = new Map(eventTypes.map((entry) => [entry.alias, entry]));

/** The entry of a vendor's type, or undefined for one that is not known. */
export const eventTypeOf = (type: string): EventType | undefined => byType.get(type);

/** The vendor's name for a plain alias or for itself, or undefined. */
export const vendorTypeOf = (name: string): string | undefined =>
  byType.get(name)?.type ?? byAlias.get(name)?.type;

export const categories: readonly Category[] = [...new Set(eventTypes.map((entry) => entry.category))];
