import type { SimulatedEvent } from '../../local/minut-simulator/world.ts';
import type { ChaosOptions } from './options.ts';
import { derive, type Random } from './random.ts';

/** Everything planted in inputs that no log may show carries one of these. */
export const planted = /PLANTED|\+4670174|plantedguest/i;

export interface ChaosHome {
  readonly account: string;
  readonly id: string;
  readonly deviceId: string;
  /** From the range reserved for fiction, see local/minut-simulator/fixtures/stays.ts. */
  readonly guestPhone: string;
  /** In the order in which they happen. */
  readonly events: readonly PlannedEvent[];
}

export interface PlannedEvent {
  readonly id: string;
  readonly type: string;
  /** Texts and e-mails that the rules of the run ask for. */
  readonly actions: number;
  readonly duplicate: 'none' | 'webhook' | 'queue';
  readonly poison: boolean;
}

/** What happens in a home: sequences of event types, with their weights. */
const sequences: readonly { readonly weight: number; readonly types: readonly string[] }[] = [
  { weight: 2, types: ['disturbance_first_notice', 'disturbance_second_notice', 'disturbance_ended'] },
  { weight: 2, types: ['disturbance_first_notice', 'disturbance_ended'] },
  { weight: 2, types: ['alarm_heard', 'alarm_silenced'] },
  { weight: 2, types: ['temperature_low', 'temperature_risen_normal'] },
  { weight: 16, types: ['pir_motion', 'pir_motion', 'short_button_press'] },
  { weight: 2, types: ['a_type_of_next_year'] },
];

/** Written from the rules in `chaosItems`, not from what the system planned. */
const actionsOf: Readonly<Record<string, number>> = {
  disturbance_first_notice: 1,
  disturbance_second_notice: 1,
  alarm_heard: 2,
  temperature_low: 1,
};

const pick = (random: Random): readonly string[] => {
  const total = sequences.reduce((sum, { weight }) => sum + weight, 0);
  let at = random.below(total);
  for (const { weight, types } of sequences) {
    if (at < weight) return types;
    at -= weight;
  }
  return [];
};

const hex = (random: Random, digits: number): string =>
  Array.from({ length: digits }, () => random.below(16).toString(16)).join('');

const homesPerAccount = 50;

const eventsOf = (random: Random, count: number, options: ChaosOptions): PlannedEvent[] => {
  const types: string[] = [];
  while (types.length < count) types.push(...pick(random));
  const events = types.slice(0, count).map((type): PlannedEvent => {
    const duplicated = random.chance(options.duplicates);
    return {
      id: hex(random, 24),
      type,
      actions: actionsOf[type] ?? 0,
      duplicate: duplicated ? (random.chance(0.5) ? 'queue' : 'webhook') : 'none',
      poison: random.chance(options.poison),
    };
  });
  for (let index = 1; index < events.length; index += 1) {
    const [before, after] = [events[index - 1], events[index]];
    if (before && after && random.chance(options.swapped))
      [events[index - 1], events[index]] = [after, before];
  }
  return events;
};

/** The homes of a run with all that will happen in them; the same for the same seed. */
export const makeHomes = (options: ChaosOptions): readonly ChaosHome[] => {
  const random = derive(options.seed, 0);
  const perHome = Math.ceil(options.events / options.homes);
  return Array.from({ length: options.homes }, (_, index) => ({
    account: `account-${Math.floor(index / homesPerAccount)}`,
    id: hex(random, 24),
    deviceId: hex(random, 24),
    guestPhone: `+467017406${String(10 + (index % 85)).padStart(2, '0')}`,
    events: eventsOf(random, perHome, options),
  }));
};

/** As Minut would send it, with a field that we do not know and that is nobody's business. */
export const simulatedEvent = (home: ChaosHome, { id, type }: PlannedEvent, at: string): SimulatedEvent => {
  const event: SimulatedEvent & { readonly note: string } = {
    id,
    type,
    created_at: at,
    home_id: home.id,
    user_id: 'PLANTED-user',
    ...(type.startsWith('disturbance') ? {} : { device_id: home.deviceId }),
    note: 'PLANTED in a field that we do not know',
  };
  return event;
};

/** Rules, contacts and accounts of a run. Each text carries its event's id, so that a double is seen by its content. */
export const chaosItems = (accounts: readonly string[], version: number) => [
  ...accounts.map((id) => ({ kind: 'account', id, owner: 'owner', timeZone: 'Europe/Stockholm' })),
  { kind: 'contact', id: 'owner', name: 'PLANTED owner', email: 'planted-owner@example.com' },
  { kind: 'contact', id: 'oncall', name: 'PLANTED on call', phone: '+46701740605' },
  {
    kind: 'rule',
    id: 'noise',
    when: ['disturbance_first_notice', 'disturbance_second_notice'],
    // biome-ignore lint/suspicious/noThenProperty: the word of the rule language; a rule is never awaited.
    then: [
      {
        sms: {
          to: 'guest',
          otherwise: 'oncall',
          text: `PLANTED v${version} {{home.name}} is loud <{{event.id}}>`,
        },
      },
    ],
  },
  {
    kind: 'rule',
    id: 'alarm',
    when: ['alarm_heard'],
    // biome-ignore lint/suspicious/noThenProperty: the word of the rule language; a rule is never awaited.
    then: [
      { sms: { to: 'oncall', text: `PLANTED v${version} alarm in {{home.name}} <{{event.id}}>` } },
      {
        email: { to: 'owner', subject: 'Alarm', text: `PLANTED v${version} {{incident.url}} <{{event.id}}>` },
      },
    ],
  },
  {
    kind: 'rule',
    id: 'cold',
    when: ['temperature_low'],
    // biome-ignore lint/suspicious/noThenProperty: the word of the rule language; a rule is never awaited.
    then: [{ sms: { to: 'oncall', text: `PLANTED v${version} cold in {{home.name}} <{{event.id}}>` } }],
  },
];
