import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { durationSchema } from '../../../shared/rules/duration.ts';
import { eventPatternSchema, fitsEvent } from '../../../shared/rules/event-pattern.ts';
import { fieldsOf, parseYaml } from '../../../shared/rules/item-fields.ts';
import { itemSchemas } from '../../../shared/rules/item-schemas.ts';
import { isTimeZone } from '../../../shared/rules/local-time.ts';
import { defaultMaxAgeMs } from '../../../shared/rules/max-age.ts';
import { needsOf } from '../../../shared/rules/needs.ts';
import { parseItem } from '../../../shared/rules/parse-item.ts';
import { fitsHome, indexRules } from '../../../shared/rules/rule-index.ts';
import { isTrueOf, sensorExpressionSchema } from '../../../shared/rules/sensor-expression.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const problems = (kind: keyof typeof itemSchemas, yaml: string): readonly string[] => {
  const parsed = parseItem<unknown>(itemSchemas[kind], parse(yaml));
  return parsed.ok ? [] : parsed.problems.map(({ path, sentence }) => `${path} | ${sentence}`);
};
const base = 'id: a, when: noise';
const sms = 'then: [{ sms: { to: oncall, text: hi } }]';

describe('what is refused says where and what would be right', () => {
  it.each([
    [
      'rule',
      `{ ${base}, ${sms}, colldown: 3m }`,
      'colldown | `colldown` is not a field; did you mean cooldown?',
    ],
    [
      'rule',
      `{ ${base}, then: [{ sms: { to: oncall, txet: hi, text: hi } }] }`,
      'then[0].sms.txet | `then[0].sms.txet` is not a field; did you mean text?',
    ],
    [
      'rule',
      `{ ${base}, then: [{ sms: { to: oncall, text: hi, zzzzzzzzz: 1 } }] }`,
      'then[0].sms.zzzzzzzzz | `then[0].sms.zzzzzzzzz` is not a field; it takes to, otherwise, text',
    ],
    ['rule', `{ ${base} }`, 'then | `then` is missing; it must be a list'],
    ['rule', `{ ${base}, ${sms}, enabled: "no" }`, 'enabled | `enabled` must be true or false'],
    ['rule', `{ ${base}, ${sms}, priority: 1.5 }`, 'priority | `priority` must be a whole number'],
    [
      'rule',
      `{ ${base}, ${sms}, priority: 2000 }`,
      'priority | `priority` too big: expected number to be <=1000',
    ],
    [
      'rule',
      `{ ${base}, ${sms}, if: { stay: gest } }`,
      'if.stay[0] | `if.stay[0]` must be one of guest, owner, cleaning, contractor, none',
    ],
    [
      'rule',
      `{ ${base}, ${sms}, during: { from: "25:00", to: "07:00" } }`,
      'during.from | `during.from` is not a time of day; write it as "22:00", with quotes',
    ],
    [
      'rule',
      `{ ${base}, ${sms}, during: { from: "07:00", to: "07:00" } }`,
      'during | `during` starts and ends at the same time; leave `during` out for the whole day',
    ],
    ['rule', `{ ${base}, ${sms}, cooldown: 30 }`, 'cooldown | `cooldown` must be a text'],
    [
      'rule',
      `{ ${base}, ${sms}, cooldown: 30x }`,
      'cooldown | `cooldown` is not a duration; write a number and s, m, h or d, such as 30m',
    ],
    [
      'rule',
      `{ ${base}, ${sms}, if: { turnover: soon } }`,
      'if.turnover | `if.turnover` must be true or a duration such as 6h',
    ],
    [
      'rule',
      `{ ${base}, ${sms}, if: { incident: {} } }`,
      'if.incident | `if.incident` needs olderThan or notices',
    ],
    [
      'rule',
      `{ ${base}, then: [{}] }`,
      'then[0] | `then[0]` must be exactly one of sms, email, call, guest, resolve',
    ],
    [
      'rule',
      `{ ${base}, then: [{ resolve: true, guest: { name: x } }] }`,
      'then[0] | `then[0]` must be exactly one of sms, email, call, guest, resolve',
    ],
    [
      'rule',
      `{ ${base}, then: [{ guest: {} }] }`,
      'then[0].guest | `then[0].guest` changes nothing; it takes name, description',
    ],
    [
      'rule',
      `{ ${base}, ${sms}, escalate: [{ after: 10m, ${sms} }, { after: 10m, ${sms} }] }`,
      'escalate | `escalate` must be in the order of time, each `after` longer than the one before it',
    ],
    [
      'rule',
      `{ ${base}, then: [{ sms: { to: oncall, text: "{{guest.nam|x}}" } }] }`,
      'then[0].sms.text | `then[0].sms.text` {{guest.nam}} is not a variable; did you mean {{guest.name}}?',
    ],
    [
      'rule',
      `{ ${base}, then: [{ sms: { to: oncall, text: {} } }] }`,
      'then[0].sms.text | `then[0].sms.text` has no text in any language',
    ],
    [
      'rule',
      `{ ${base}, then: [{ sms: { to: oncall, text: "" } }] }`,
      'then[0].sms.text | `then[0].sms.text` is empty',
    ],
    [
      'rule',
      '{ id: "a b", when: noise, then: [{ resolve: true }] }',
      'id | `id` is no id; use letters, digits, dots, dashes and underscores, at most 64',
    ],
    [
      'contact',
      '{ id: a }',
      ' | The item has no phone, no email, no members and no rota, so nothing can reach it',
    ],
    [
      'contact',
      '{ id: a, phone: "+46701740605", members: [b] }',
      ' | The item can be a person, a group (members) or a rota, but only one of them',
    ],
    [
      'contact',
      '{ id: a, phone: "0701740605" }',
      'phone | `phone` is no mobile number in the international form; write it with + and the country code, such as +12025550123',
    ],
    ['contact', '{ id: a, email: a }', 'email | `email` is no e-mail address'],
    [
      'home',
      '{ id: a, timeZone: Stockholm }',
      'timeZone | `timeZone` is no time zone; use an IANA name such as Europe/Stockholm',
    ],
    [
      'home',
      '{ id: a, country: se }',
      'country | `country` is no country; use two capital letters such as SE',
    ],
    [
      'home',
      '{ id: a, thresholds: { temperature: { low: 20, high: 20 } } }',
      'thresholds.temperature | `thresholds.temperature` must have low below high',
    ],
    [
      'account',
      '{ id: a, owner: b, reportAt: "8:00" }',
      'reportAt | `reportAt` is not a time of day; write it as "08:00", with quotes',
    ],
  ] as const)('%s %s', (kind, yaml, sentence) => {
    expect(problems(kind, yaml)).toContain(sentence);
  });

  it('accepts the edges of what is allowed', () => {
    expect(problems('rule', `{ ${base}, ${sms}, priority: 0, cooldown: 999999d }`)).toEqual([]);
    expect(
      problems('rule', `{ ${base}, ${sms}, escalate: [{ after: 1s, ${sms} }, { after: 2s, ${sms} }] }`),
    ).toEqual([]);
    expect(problems('contact', '{ id: a, email: a@example.com, phone: "+46701740605" }')).toEqual([]);
    expect(
      problems('home', '{ id: a, thresholds: { temperature: { low: 5 }, humidity: { low: 20, high: 60 } } }'),
    ).toEqual([]);
    expect(problems('contact', '{ id: a, members: [b] }')).toEqual([]);
  });
});

describe('a sensor expression', () => {
  it.each([
    ['sound > 75', 75, 75.1],
    ['sound >= 75', 74.9, 75],
    ['temperature < -5.5', -5.5, -6],
    ['humidity<=60', 60.1, 60],
  ])('%s is false of %s and true of %s', (text, out, inside) => {
    const expression = sensorExpressionSchema.parse(text);
    expect([isTrueOf(expression, out), isTrueOf(expression, inside)]).toEqual([false, true]);
  });

  it.each([
    'sound',
    'sound = 75',
    'noise > 75',
    'sound > loud',
    'sound > 75 dB',
    'x sound > 75',
    'sound > 12345',
  ])('refuses %s', (text) => {
    expect(sensorExpressionSchema.safeParse(text).error?.issues[0]?.message).toContain(
      'is no comparison; write one of sound, temperature, humidity',
    );
  });
});

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['6h', 21_600_000],
    ['2d', 172_800_000],
    ['1s', 1_000],
  ])('%s is %s ms', (text, ms) => {
    expect(durationSchema.parse(text)).toBe(ms);
  });

  it.each(['0m', '30', 'm', '1.5h', '30 m', '1000000s', 'x30m', '30mm'])('refuses %s', (text) => {
    expect(durationSchema.safeParse(text).success).toBe(false);
  });
});

describe('a time zone', () => {
  it('is an IANA name', () => {
    expect([
      isTimeZone('Europe/Stockholm'),
      isTimeZone('UTC'),
      isTimeZone('+01:00'),
      isTimeZone('Mars/Base'),
    ]).toEqual([true, true, false, false]);
  });
});

describe('`when`', () => {
  const fits = (when: string | readonly string[], type: string, category: string): boolean =>
    fitsEvent(
      [when].flat().map((text) => eventPatternSchema.parse(text)),
      type,
      category,
    );
  it.each([
    ['noise-started', 'disturbance_first_notice', 'noise', true],
    ['noise-started', 'disturbance_second_notice', 'noise', false],
    ['disturbance_first_notice', 'disturbance_first_notice', 'noise', true],
    ['noise', 'avg_sound_high', 'noise', true],
    ['noise', 'alarm_heard', 'security', false],
    ['minut:new_thing', 'new_thing', 'unknown', true],
    ['minut:new_thing', 'new_thin', 'unknown', false],
    ['*', 'anything', 'unknown', true],
    ['humidity_*', 'humidity_high', 'climate', true],
    ['humidity_*', 'temperature_high', 'climate', false],
    ['*_high', 'humidity_high', 'climate', true],
    ['*_high', 'humidity_high_x', 'climate', false],
    ['a*b*c', 'axbxc', 'unknown', true],
    ['a*b*c', 'axcxb', 'unknown', false],
    ['ab*ba', 'aba', 'unknown', false],
    ['*a*a', 'a', 'unknown', false],
    ['!noise', 'alarm_heard', 'security', true],
    ['!noise', 'avg_sound_high', 'noise', false],
  ] as const)('%s and %s (%s): %s', (when, type, category, expected) => {
    expect(fits(when, type, category)).toBe(expected);
  });

  it('takes what one names and none excludes', () => {
    expect(fits(['noise', '!noise-ended'], 'disturbance_ended', 'noise')).toBe(false);
    expect(fits(['noise', '!noise-ended'], 'disturbance_first_notice', 'noise')).toBe(true);
    expect(fits(['noise', 'climate'], 'humidity_high', 'climate')).toBe(true);
  });

  it('refuses what is no event', () => {
    expect(eventPatternSchema.safeParse('noise-startd').error?.issues[0]?.message).toContain(
      'did you mean noise-started?',
    );
    expect(eventPatternSchema.safeParse('!noize').error?.issues[0]?.message).toContain(
      'did you mean noise? (minut:noize takes it literally)',
    );
    expect(eventPatternSchema.safeParse('bad pattern *').success).toBe(false);
  });
});

describe('`homes`', () => {
  it.each([
    [['all'], true],
    [['cabin'], true],
    [['coast'], true],
    [['city'], false],
    [['city', 'cabin'], true],
    [['!city'], true],
    [['!coast'], false],
    [['all', '!cabin'], false],
    [['coast', '!city'], true],
    [['city', '!x'], false],
  ])('%s and the cabin by the coast: %s', (names, expected) => {
    expect(fitsHome(names, 'cabin', ['coast'])).toBe(expected);
  });
});

describe('the index of rules', () => {
  const set = ruleSetOf(`
- { kind: home, id: cabin, tags: [coast] }
- { id: b, when: noise, then: [{ resolve: true }] }
- { id: a, when: noise-started, then: [{ resolve: true }] }
- { id: first, priority: 1, when: "*", homes: coast, then: [{ resolve: true }] }
- { id: off, enabled: false, when: noise, then: [{ resolve: true }] }
- { id: climate, when: climate, then: [{ resolve: true }] }
`);
  const ids = (type: string, home: string) =>
    indexRules(set)
      .candidates(type, home)
      .map(({ rule }) => rule.id);

  it('gives those that fit, by priority, then by id', () => {
    expect(ids('disturbance_first_notice', 'cabin')).toEqual(['first', 'a', 'b']);
    expect(ids('disturbance_second_notice', 'elsewhere')).toEqual(['b']);
    expect(ids('humidity_high', 'elsewhere')).toEqual(['climate']);
    expect(ids('something_new', 'cabin')).toEqual(['first']);
  });

  it('answers a second time as the first', () => {
    const index = indexRules(set);
    expect(index.candidates('humidity_high', 'cabin')).toEqual(index.candidates('humidity_high', 'cabin'));
  });
});

describe('the age that news may have', () => {
  it.each([
    ['noise', 'notice', 'guest', 10],
    ['security', 'alarm', 'guest', 10],
    ['security', 'alarm', 'staff', 24 * 60],
    ['climate', 'warning', 'staff', 6 * 60],
    ['device', 'warning', 'staff', 24 * 60],
    ['noise', 'warning', 'staff', 30],
    ['security', 'warning', 'staff', 30],
  ] as const)('%s, %s, to %s: %s min', (category, severity, role, minutes) => {
    expect(defaultMaxAgeMs(category, severity, role)).toBe(minutes * 60_000);
  });
});

describe('what a decision loads', () => {
  const needs = (rule: string) => needsOf(ruleSetOf(`{ id: a, when: noise, ${rule} }`).rules);
  const nothing = { stay: false, device: false, series: [], occupancy: false, home: true };

  it.each([
    ['nothing', 'then: [{ sms: { to: oncall, text: hi } }]', {}],
    ['the stay for a guest', 'then: [{ sms: { to: guest, text: hi } }]', { stay: true }],
    ['the stay for otherwise', 'then: [{ call: { to: oncall, otherwise: guest, say: hi } }]', { stay: true }],
    [
      'the stay for a variable',
      'then: [{ email: { to: owner, subject: "{{guest.name|x}}", text: hi } }]',
      { stay: true },
    ],
    ['the stay for an update', 'then: [{ guest: { description: loud } }]', { stay: true }],
    [
      'the stay for a condition',
      'if: { not: { turnover: true } }, then: [{ resolve: true }]',
      { stay: true },
    ],
    [
      'the device for its name',
      'then: [{ guest: { name: "{{device.name|x}}" } }]',
      { stay: true, device: true },
    ],
    [
      'the device for a step',
      'then: [{ resolve: true }], escalate: [{ after: 1m, then: [{ sms: { to: oncall, text: { en: hi, sv: "{{sensor.sound|x}}" } } }] }]',
      { device: true },
    ],
    ['the device for a reading', 'if: { sensor: "sound > 7" }, then: [{ resolve: true }]', { device: true }],
    [
      'series once each',
      'if: { still: ["sound > 7", "sound < 9"], not: { still: "humidity > 4" } }, then: [{ resolve: true }]',
      { series: ['sound', 'humidity'] },
    ],
    ['motion', 'if: { occupancy: empty }, then: [{ resolve: true }]', { occupancy: true }],
  ])('is %s', (_, rule, expected) => {
    expect(needs(rule)).toEqual({ ...nothing, ...expected });
  });

  it('is nothing at all where no rule can match', () => {
    expect(needsOf([])).toEqual({ ...nothing, home: false });
  });
});

describe('an item of the table', () => {
  it('is its attributes, or its one text', () => {
    expect(fieldsOf({ kind: 'rule', id: 'a', when: 'noise' })).toEqual({
      ok: true,
      value: { id: 'a', when: 'noise' },
    });
    expect(fieldsOf({ kind: 'rule', id: 'a', yaml: 'kind: rule\nwhen: noise' })).toEqual({
      ok: true,
      value: { id: 'a', when: 'noise' },
    });
  });

  it.each([
    [{ id: 'a', yaml: 3 }, '`yaml` must be a text'],
    [{ id: 'a', yaml: '- a' }, 'The YAML must be a group of fields, such as `id: quiet-hours`'],
    [{ id: 'a', yaml: 'id: b' }, "`id` must be the item's own id in the table"],
    [{ id: 'a', yaml: 'a: [' }, 'The YAML cannot be read: '],
    [
      { id: 'a', yaml: 'a: &x 1\nb: *x' },
      'The YAML uses aliases (*name), which are not supported; write the value out',
    ],
  ])('%o is refused', (item, sentence) => {
    const parsed = fieldsOf(item);
    expect(parsed.ok ? [] : parsed.problems.map((one) => one.sentence)).toEqual([
      expect.stringContaining(sentence),
    ]);
  });
});

describe('evil YAML is refused in one sentence', () => {
  it.each([
    ['a text of 1 MB', `id: a\ntext: ${'x'.repeat(1_000_000)}`, 'longer than 100000 characters'],
    [
      'anchors that explode',
      `a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]`,
      'uses aliases',
    ],
    ['nesting without end', '['.repeat(40_000), 'The YAML '],
    ['nesting that closes', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'nested too deeply'],
  ])('%s', (_, yaml, sentence) => {
    const parsed = parseYaml(yaml);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.problems[0]?.sentence).toContain(sentence);
    expect(parsed.ok ? 0 : parsed.problems.length).toBe(1);
  });

  it('and 10,000 recipients, a text of 2,000 characters, a template bomb and an expression that backtracks, too', () => {
    const many = JSON.stringify(Array.from({ length: 10_000 }, () => 'oncall'));
    expect(problems('rule', `{ ${base}, then: [{ sms: { to: ${many}, text: hi } }] }`).join()).toContain(
      'expected array to have <=50 items',
    );
    expect(
      problems('rule', `{ ${base}, then: [{ sms: { to: oncall, text: ${'x'.repeat(2_000)} } }] }`).join(),
    ).toContain('longer than 1600 characters');
    expect(
      problems(
        'rule',
        `{ ${base}, then: [{ sms: { to: oncall, text: "{{#event}}{{#event}}x{{/event}}{{/event}}" } }] }`,
      ).join(),
    ).toContain('is not supported; only {{variable}} and {{variable|fallback}} are');
    expect(problems('rule', `{ ${base}, ${sms}, if: { sensor: "${'w'.repeat(40)}" } }`).join()).toContain(
      'is no comparison',
    );
    expect(problems('rule', `{ id: a, when: "${'*a'.repeat(45)}", ${sms} }`)).toEqual([]);
    expect(fitsEvent([eventPatternSchema.parse('*a'.repeat(45))], 'a'.repeat(100_000), 'noise')).toBe(true);
  });
});
