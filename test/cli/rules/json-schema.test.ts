import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rulesJsonSchema } from '../../../cli/rules/json-schema.ts';

const root = join(import.meta.dirname, '../../../rules');
const schema = rulesJsonSchema();
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
const files = [
  'account',
  'climate',
  'contacts',
  'devices',
  'homes',
  'noise',
  'safety',
  'starter/guests',
  'starter/staff',
];
const accepts = (yaml: string): boolean => validate(parse(yaml));
const rule = (more: string) =>
  `{ id: a, when: noise-started, then: [{ sms: { to: oncall, text: hi } }]${more} }`;

describe('the JSON Schema', () => {
  it('in rules/schema.json is the present one (npm run docs:rules writes it)', () => {
    expect(JSON.parse(readFileSync(join(root, 'schema.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  });

  it.each(files)('accepts rules/%s.yaml, which points at it', (file) => {
    const text = readFileSync(join(root, `${file}.yaml`), 'utf8');
    expect(
      text.startsWith(`# yaml-language-server: $schema=${file.includes('/') ? '../' : ''}schema.json\n`),
    ).toBe(true);
    expect(accepts(text)).toBe(true);
  });

  it.each([
    ['one name or several', ', homes: [city, "!cabin"]'],
    ['a plain pattern of events', ', priority: 3, homes: all'],
    [
      'a text by language',
      ', escalate: [{ after: 5m, then: [{ call: { to: [owner], say: { en: hi, sv: hej } } }] }]',
    ],
    [
      'conditions and what must not be so',
      ', if: { stay: owner, sensor: "sound > 75", turnover: true, not: { guest: none, leaving: 2h } }',
    ],
  ])('accepts %s', (_, more) => {
    expect(accepts(rule(more))).toBe(true);
    expect(accepts(`[${rule(more)}]`)).toBe(true);
  });

  it.each([
    ['a field that is none', rule(', colldown: 3m')],
    ['a duration without a unit', rule(', cooldown: "30"')],
    ['a rule that does nothing', '{ id: a, when: noise-started }'],
    ['a contact with a field of a rule', '{ kind: contact, id: a, phone: "+46701740605", when: noise }'],
    ['a text that is a number', '{ id: a, when: noise, then: [{ sms: { to: oncall, text: 3 } }] }'],
  ])('refuses %s', (_, yaml) => {
    expect(accepts(yaml)).toBe(false);
  });

  it('offers the plain names of events', () => {
    expect(JSON.stringify(schema)).toContain('"noise-started"');
    expect(JSON.stringify(schema)).not.toContain('"step-due"');
  });
});
