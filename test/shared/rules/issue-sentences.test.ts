import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { itemSchemas } from '../../../shared/rules/item-schemas.ts';
import { parseItem } from '../../../shared/rules/parse-item.ts';

const problems = (kind: keyof typeof itemSchemas, yaml: string) => {
  const parsed = parseItem<unknown>(itemSchemas[kind], parse(yaml));
  return parsed.ok ? [] : parsed.problems;
};
const sentences = (kind: keyof typeof itemSchemas, yaml: string) =>
  problems(kind, yaml).map(({ sentence }) => sentence);
const rule = (more: string) => `{ id: a, when: noise, then: [{ resolve: true }], ${more} }`;
const text = (value: string) => `{ id: a, when: noise, then: [{ sms: { to: oncall, text: ${value} } }] }`;
const shift = (fields: string) => `{ id: a, rota: { timeZone: UTC, weekly: [{ ${fields} }] } }`;

describe('a refusal', () => {
  it.each([
    ['a name three letters off', 'escalation: []', '`escalation` is not a field; did you mean escalate?'],
    ['a number that is too small', 'priority: -1', '`priority` too small: expected number to be >=0'],
    ['an entry of a list', 'if: { sensor: 3 }', '`if.sensor[0]` must be a text'],
  ])('of %s says what would be right', (_, more, sentence) => {
    expect(sentences('rule', rule(more))).toEqual([sentence]);
  });

  it('names the fields that there are where none is near', () => {
    expect(sentences('rule', rule('if: { incident: { notices: 2, colour: red } }'))).toEqual([
      '`if.incident.colour` is not a field; it takes olderThan, notices',
    ]);
  });

  it('of a language names what it must look like', () => {
    expect(problems('rule', text('{ english: hi }'))).toEqual([
      {
        path: 'then[0].sms.text.english',
        sentence: '`then[0].sms.text.english` is no language; use two letters such as en or sv',
      },
    ]);
    for (const language of ['eng', 'EN', '"**"', 'e'])
      expect(sentences('rule', text(`{ ${language}: hi }`))[0]).toContain('is no language');
  });

  it.each(['3', '~', '[hi]'])('of a text that is none says so: %s', (value) => {
    expect(sentences('rule', text(value))).toEqual(['`then[0].sms.text` must be a text']);
    expect(sentences('rule', text(`{ sv: ${value} }`))).toEqual(['`then[0].sms.text.sv` must be a text']);
  });

  it('of a group of fields that is none says so', () => {
    expect(sentences('account', '{ id: a, owner: b, silence: 3 }')).toEqual([
      '`silence` must be a group of fields',
    ]);
    expect(problems('rule', '[]')).toEqual([{ path: '', sentence: 'The item must be a group of fields' }]);
  });

  it('of a condition’s silence names the condition', () => {
    expect(sentences('account', '{ id: a, owner: b, silence: { nois: 3h } }')).toEqual([
      '`silence.nois` is not a field; did you mean noise?',
    ]);
  });

  it('of a shift knows both ways to write one', () => {
    expect(sentences('contact', shift('contact: b, days: [sat], fom: "22:00"'))).toEqual([
      '`rota.weekly[0].fom` is not a field; did you mean from?',
    ]);
    expect(problems('contact', shift('contact: b, from: "22:00"'))).toEqual([
      { path: 'rota.weekly[0].to', sentence: '`rota.weekly[0].to` is missing; it must be a text' },
    ]);
  });

  it('never quotes a value: it may be personal', () => {
    const personal = '0701740605';
    for (const [kind, yaml] of [
      ['contact', `{ id: a, phone: "${personal}" }`],
      ['contact', `{ id: a, email: "${personal}" }`],
      ['rule', rule(`cooldown: "${personal}"`)],
      ['rule', rule(`homes: ["${personal.repeat(7)}"]`)],
    ] as const) {
      expect(sentences(kind, yaml)).toHaveLength(1);
      expect(sentences(kind, yaml).join()).not.toContain(personal);
    }
  });
});
