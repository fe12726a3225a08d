import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkConditions } from '../../../shared/rules/conditions.ts';
import { type Cooldown, type Facts, noFacts, type Stay } from '../../../shared/rules/facts.ts';
import { ruleSchema } from '../../../shared/rules/rule-schema.ts';
import { anIncident } from '../../support/builders.ts';
import { aGuest } from '../../support/night.ts';

const at = '2026-11-21T21:30:00.000Z';
const event = {
  id: 'event',
  account: 'default',
  type: 'disturbance_first_notice',
  category: 'noise',
  severity: 'notice',
  notice: 1,
  title: 'Loud',
  at,
  homeId: 'cabin',
} as const;

const judge = (
  rule: string,
  facts: Partial<Facts> = {},
  more: { cooldown?: Cooldown; incident?: ReturnType<typeof anIncident>; notice?: number } = {},
) =>
  checkConditions(ruleSchema.parse(parse(`{ id: a, when: noise, then: [{ resolve: true }], ${rule} }`)), {
    event: { ...event, notice: more.notice ?? 1 },
    facts: { ...noFacts, ...facts },
    timeZone: 'Europe/Stockholm',
    incident: more.incident,
    cooldown: more.cooldown,
  });

const stay = (kind: 'guest' | 'owner' | 'cleaning' | 'contractor'): Partial<Facts> => ({
  stay: { kind: 'staying', guest: { ...aGuest, kind } },
});
const none: Partial<Facts> = { stay: { kind: 'none' } };
const overlapping: Partial<Facts> = { stay: { kind: 'overlapping' } satisfies Stay };
const changes = (checkIns: string[], checkOuts: string[]): Partial<Facts> => ({
  changes: { checkIns, checkOuts },
});
const device = (more: object): Partial<Facts> => ({ device: { name: 'Hall', offline: false, ...more } });

const yes = [
  ['no condition', '', {}, ''],
  ['a window that it is in', 'during: { from: "22:00", to: "07:00" }', {}, ''],
  ['a guest who stays', 'if: { guest: staying }', stay('guest'), ''],
  ['stays that overlap count as a guest', 'if: { guest: staying }', overlapping, ''],
  ['no guest', 'if: { guest: none }', none, ''],
  ['an owner is no guest', 'if: { guest: none }', stay('owner'), ''],
  ['any', 'if: { guest: any }', {}, ''],
  ['the kind of stay', 'if: { stay: [owner, cleaning] }', stay('cleaning'), ''],
  ['overlapping stays are of guests', 'if: { stay: guest }', overlapping, ''],
  ['nobody as a kind', 'if: { stay: none }', none, ''],
  [
    'an arrival at the end of the time',
    'if: { arriving: 2h }',
    changes(['2026-11-21T23:30:00.000Z'], []),
    '',
  ],
  ['an arrival now', 'if: { arriving: 2h }', changes([at], []), ''],
  ['a departure within the time', 'if: { leaving: 90m }', changes([], ['2026-11-21T23:00:00.000Z']), ''],
  ['a turnover of 4 h before', 'if: { turnover: true }', changes(['2026-11-21T17:30:00.000Z'], []), ''],
  ['a turnover of 4 h after', 'if: { turnover: true }', changes([], ['2026-11-22T01:30:00.000Z']), ''],
  [
    'a turnover of one of several',
    'if: { turnover: true }',
    changes(['2026-11-21T20:00:00.000Z', '2026-11-28T14:00:00.000Z'], ['2026-11-20T10:00:00.000Z']),
    '',
  ],
  ['a reading', 'if: { sensor: "sound > 75" }', { sensors: { sound: 75.1 } }, ''],
  [
    'two readings',
    'if: { sensor: ["sound >= 75", "temperature <= 12"] }',
    { sensors: { sound: 75, temperature: 12 } },
    '',
  ],
  ['still', 'if: { still: "sound > 75" }', { series: { sound: [76, 80] } }, ''],
  ['occupied', 'if: { occupancy: occupied }', { occupied: true }, ''],
  ['empty', 'if: { occupancy: empty }', { occupied: false }, ''],
  ['a device that is offline', 'if: { device: offline }', device({ offline: true }), ''],
  ['a device that is online', 'if: { device: online }', device({}), ''],
  ['a low battery', 'if: { device: battery-low }', device({ batteryPercent: 20 }), ''],
  ['a device off its mount', 'if: { device: unmounted }', device({ mounted: false }), ''],
  [
    'not',
    'if: { not: { stay: owner, sensor: "sound > 90" } }',
    { ...stay('guest'), sensors: { sound: 80 } },
    '',
  ],
  [
    'what Minut did not say of a stay',
    'if: { guest: staying }',
    {},
    'Minut did not say whether a guest is staying',
  ],
  ['… of its kind', 'if: { stay: owner }', {}, 'Minut did not say whether somebody is staying'],
  ['… of an arrival', 'if: { arriving: 2h }', {}, 'Minut did not say whether a guest checks in within 2 h'],
  [
    '… of a departure',
    'if: { leaving: 90m }',
    {},
    'Minut did not say whether the guest checks out within 90 min',
  ],
  [
    '… of a turnover',
    'if: { turnover: 6h }',
    {},
    'Minut did not say whether it is within 6 h of a check-in or check-out',
  ],
  ['… of a reading', 'if: { sensor: "sound > 75" }', {}, 'Minut did not say whether sound > 75'],
  [
    '… of samples',
    'if: { still: "sound > 75" }',
    { series: { sound: [] } },
    'Minut did not say whether all of the last samples have sound > 75',
  ],
  [
    '… of samples at all',
    'if: { still: "sound > 75" }',
    {},
    'Minut did not say whether all of the last samples have sound > 75',
  ],
  ['… of motion', 'if: { occupancy: empty }', {}, 'Minut did not say whether anybody is in the home'],
  ['… of a device', 'if: { device: offline }', {}, 'Minut did not say whether the device is offline'],
  [
    '… of its battery',
    'if: { device: battery-low }',
    device({}),
    'Minut did not say whether the device is battery-low',
  ],
  [
    '… of its mount',
    'if: { device: unmounted }',
    device({}),
    'Minut did not say whether the device is unmounted',
  ],
  [
    '… of what must not be so',
    'if: { not: { stay: owner } }',
    {},
    'Minut did not say whether somebody is staying',
  ],
] as const;

const no = [
  [
    'a window that it is not in',
    'during: { from: "23:00", to: "07:00", days: [fri, sat] }',
    {},
    'it was 22:30 on sat in the home, outside 23:00 to 07:00 on fri, sat',
  ],
  [
    'a window in `if`',
    'if: { during: { from: "08:00", to: "20:00" } }',
    {},
    'it was 22:30 on sat in the home, outside 08:00 to 20:00',
  ],
  [
    'a window that is excluded',
    'if: { not: { during: { from: "22:00", to: "07:00" } } }',
    {},
    'it was 22:30 on sat in the home, inside 22:00 to 07:00',
  ],
  ['nobody', 'if: { guest: staying }', none, 'no guest is staying'],
  ['a guest where none may be', 'if: { guest: none }', stay('guest'), 'a guest is staying'],
  ['another kind', 'if: { stay: guest }', stay('owner'), 'the stay is of the kind owner'],
  ['no kind', 'if: { stay: [guest, owner] }', none, 'nobody is staying'],
  [
    'an arrival after the time',
    'if: { arriving: 2h }',
    changes(['2026-11-21T23:30:00.001Z'], []),
    'a guest does not check in within 2 h',
  ],
  [
    'an arrival before',
    'if: { arriving: 2h }',
    changes(['2026-11-21T21:29:00.000Z'], []),
    'a guest does not check in within 2 h',
  ],
  [
    'a departure later',
    'if: { leaving: 90m }',
    changes([], ['2026-11-21T23:00:01.000Z']),
    'the guest does not check out within 90 min',
  ],
  [
    'a turnover far off',
    'if: { turnover: 1h }',
    changes(['2026-11-21T17:30:00.000Z'], ['2026-11-22T17:30:00.000Z']),
    'it is not within 1 h of a check-in or check-out',
  ],
  [
    'a turnover that is excluded',
    'if: { not: { turnover: 4h } }',
    changes([at], []),
    'it is within 4 h of a check-in or check-out',
  ],
  [
    'a reading that is not so',
    'if: { sensor: "sound > 75" }',
    { sensors: { sound: 75 } },
    'sound is 75 (sound > 75)',
  ],
  [
    'not all samples',
    'if: { still: "sound > 75" }',
    { series: { sound: [76, 75] } },
    'not all of the last samples have sound > 75',
  ],
  [
    'all samples, where excluded',
    'if: { not: { still: "sound > 75" } }',
    { series: { sound: [76] } },
    'all of the last samples have sound > 75',
  ],
  ['an empty home', 'if: { occupancy: occupied }', { occupied: false }, 'there was no motion lately'],
  ['a home that is not empty', 'if: { occupancy: empty }', { occupied: true }, 'there was motion lately'],
  ['a device that is not', 'if: { device: offline }', device({}), 'the device is not offline'],
  ['a device that is, where excluded', 'if: { not: { device: online } }', device({}), 'the device is online'],
  [
    'a battery of 21 %',
    'if: { device: battery-low }',
    device({ batteryPercent: 21 }),
    'the device is not battery-low',
  ],
  ['an incident that is no incident', 'if: { incident: { notices: 1 } }', {}, 'the incident has 0 notices'],
] as const;

describe('a rule acts', () => {
  it.each(yes)('with %s', (_, rule, facts, because) => {
    expect(judge(rule, facts)).toEqual({ holds: true, because, unsure: because !== '' });
  });

  it('and says all that Minut did not', () => {
    expect(judge('if: { guest: none, occupancy: empty }').because).toBe(
      'Minut did not say whether a guest is staying; Minut did not say whether anybody is in the home',
    );
  });
});

describe('a rule is silent', () => {
  it.each(no)('with %s, and says so', (_, rule, facts, because) => {
    expect(judge(rule, facts)).toEqual({ holds: false, because, unsure: false });
  });

  it('when one condition is not so, whatever Minut did not say of the others', () => {
    expect(judge('if: { guest: none, occupancy: empty }', { occupied: true }).holds).toBe(false);
  });
});

describe('the age and the notices of the incident', () => {
  const incident = anIncident({ openedAt: '2026-11-21T21:10:00.000Z', notice: 2 });

  it('are those at the event', () => {
    expect(judge('if: { incident: { notices: 2 } }', {}, { incident }).holds).toBe(true);
    expect(judge('if: { incident: { notices: 3 } }', {}, { incident }).because).toBe(
      'the incident has 2 notices',
    );
    expect(judge('if: { incident: { olderThan: 19m } }', {}, { incident }).holds).toBe(true);
    expect(judge('if: { incident: { olderThan: 20m } }', {}, { incident }).because).toBe(
      'the incident is 20 min old',
    );
    expect(judge('if: { incident: { olderThan: 1m } }').because).toBe('the incident is 0 h old');
  });
});

describe('a cooldown', () => {
  const incident = anIncident({ id: 'one' });
  const claim: Cooldown = {
    until: '2026-11-21T21:40:00.000Z',
    eventId: 'before',
    incidentId: 'one',
    notice: 1,
  };

  it('keeps the rule quiet, and says until when', () => {
    expect(judge('cooldown: 30m', {}, { cooldown: claim, incident })).toEqual({
      holds: false,
      because: 'the rule has a cooldown in this home until 22:40',
      unsure: false,
    });
  });

  it('ends on time', () => {
    expect(judge('cooldown: 30m', {}, { cooldown: { ...claim, until: at }, incident }).holds).toBe(true);
  });

  it('does not hold back the event that claimed it', () => {
    expect(judge('cooldown: 30m', {}, { cooldown: { ...claim, eventId: 'event' } }).holds).toBe(true);
  });

  it('does not hold back a higher notice of its incident, but that of another', () => {
    expect(judge('cooldown: 30m', {}, { cooldown: claim, incident, notice: 2 }).holds).toBe(true);
    const other = anIncident({ id: 'two' });
    expect(judge('cooldown: 30m', {}, { cooldown: claim, incident: other, notice: 2 }).holds).toBe(false);
    expect(
      judge('cooldown: 30m', {}, { cooldown: { ...claim, incidentId: undefined }, notice: 2 }).holds,
    ).toBe(false);
    expect(judge('cooldown: 30m', {}, { cooldown: { ...claim, notice: 2 }, incident, notice: 2 }).holds).toBe(
      false,
    );
  });
});
