import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkItems } from '../../../cli/rules/check-items.ts';
import { readItems } from '../../../cli/rules/source-items.ts';

const directory = mkdtempSync(join(tmpdir(), 'rules-'));
const now = Date.parse('2026-11-23T12:00:00.000Z');

/** The findings of a file as `line:column level sentence`. */
const check = (yaml: string, complete = true): readonly string[] => {
  const file = join(directory, 'rules.yaml');
  writeFileSync(file, yaml);
  const { items, findings } = readItems([file]);
  return [...findings, ...checkItems(items, { now, complete })].map(
    ({ at, level, sentence }) => `${at?.line}:${at?.column} ${level} ${sentence}`,
  );
};

const contacts = `
- { kind: account, id: default, owner: owner, fallback: oncall }
- { kind: contact, id: owner, email: owner@example.com }
- { kind: contact, id: oncall, phone: "+46701740605" }
- { kind: home, id: cabin, tags: [coast] }
`;
const text = (to: string) => `then: [{ sms: { to: ${to}, text: loud } }]`;

describe('a check of files', () => {
  it('finds nothing in what is right', () => {
    expect(check(`${contacts}\n- { id: a, when: noise, homes: coast, ${text('oncall')} }`)).toEqual([]);
  });

  it('says where a mistake stands and what would be right', () => {
    const found = check(`
- id: night
  when: noise-startd
  colldown: 3m
  then:
    - sms:
        to: oncall
        text: "Hi {{guest.firstName}}"
`);
    expect(found).toEqual([
      '3:3 error `when[0]` is no event that Nightdesk knows; did you mean noise-started? (minut:noise-startd takes it literally)',
      '4:3 error `colldown` is not a field; did you mean cooldown?',
      '8:9 error `then[0].sms.text` {{guest.firstName}} may be missing and needs a fallback, such as {{guest.firstName|unknown}}',
    ]);
  });

  it('says where YAML breaks off', () => {
    expect(check('id: a\nwhen: [noise')[0]).toMatch(/^2:\d+ error The YAML cannot be read/);
    expect(check('')).toEqual(['1:1 error The file is empty; it holds one item or a list of items']);
    expect(check('- just text')).toEqual([
      '1:3 error An item is a group of fields, such as `id: quiet-hours`',
    ]);
    expect(check('- { when: noise }')[0]).toMatch(/^1:3 error `id` is missing/);
    expect(check('- { kind: rools, id: a }')[0]).toMatch(
      /`kind` must be one of rule, contact, home, account/,
    );
  });

  it('refuses two items of one id', () => {
    const found = check(
      `- { id: a, when: noise, ${text('guest')} }\n- { id: a, when: noise, ${text('guest')} }`,
      false,
    );
    expect(found[0]).toMatch(/^2:5 error `id` is that of the item in .*rules.yaml, line 1/);
  });

  it.each([
    ['a contact that is not there', `{ id: a, when: noise, ${text('oncal')} }`, 'did you mean oncall?'],
    [
      'an otherwise that is not there',
      `{ id: a, when: noise, then: [{ sms: { to: guest, otherwise: nina, text: x } }] }`,
      '`then[0].sms.otherwise` names no contact',
    ],
    [
      'an address that is to be texted',
      `{ id: a, when: noise, ${text('a@example.com')} }`,
      'neither texted nor called',
    ],
    [
      'a number that is to be mailed',
      '{ id: a, when: noise, then: [{ email: { to: "+46701740605", subject: s, text: x } }] }',
      'gets no e-mail',
    ],
    [
      'a number that no text reaches',
      `{ id: a, when: noise, ${text('"+4612"')} }`,
      'is no mobile number that can be texted',
    ],
    [
      'a home or tag that is not there',
      `{ id: a, when: noise, homes: cost, ${text('oncall')} }`,
      'did you mean coast?',
    ],
    [
      'a member that is not there',
      '{ kind: contact, id: team, members: [nobody] }',
      '`members[0]` names no contact',
    ],
    [
      'a group that goes in a circle',
      '{ kind: contact, id: team, members: [team] }',
      'goes in a circle: team, then team',
    ],
    ['an owner that is not there', '{ kind: home, id: b, owner: nobody }', '`owner` names no contact'],
    [
      'a contact named by a word of the rules',
      '{ kind: contact, id: guest, phone: "+46701740605" }',
      'must not be guest',
    ],
    [
      'a rota that names nobody',
      '{ kind: contact, id: duty, rota: { timeZone: UTC, weekly: [{ contact: nina, days: [mon, tue, wed, thu, fri, sat, sun] }] } }',
      '`rota.weekly[0].contact` names no contact',
    ],
    [
      'a rota with a gap',
      '{ kind: contact, id: duty, rota: { timeZone: Europe/Stockholm, weekly: [{ contact: oncall, days: [mon, tue, wed, thu, fri, sat] }] } }',
      'nobody is on duty from 00:00 on sun 2026-11-29',
    ],
    [
      'a rota that lacks five minutes',
      '{ kind: contact, id: duty, rota: { timeZone: UTC, weekly: [{ contact: oncall, from: "08:05", to: "08:00" }] } }',
      'nobody is on duty from 08:00 on tue 2026-11-24',
    ],
  ])('refuses %s', (_, item, sentence) => {
    const found = check(`${contacts}\n- ${item}`);
    expect(found.join('\n')).toContain(sentence);
    expect(found.join('\n')).toMatch(/ error /);
  });

  it('does not miss contacts that may stand in another file', () => {
    expect(check(`{ id: a, when: noise, ${text('oncal')} }`, false)).toEqual([]);
  });

  it.each([
    [
      'a rule that never runs',
      `{ id: a, when: noise, stop: true, ${text('oncall')} }`,
      `{ id: b, when: noise-started, homes: coast, ${text('owner')} }`,
      'It never runs: a runs before it',
    ],
    [
      'a rule whose text another one always takes the place of',
      `{ id: a, when: noise, ${text('[oncall, guest]')} }`,
      `{ id: b, when: noise-ended, ${text('oncall')} }`,
      'It overlaps with a',
    ],
    [
      'a rule for an event that no rule sees',
      `{ id: a, when: acknowledged, ${text('oncall')} }`,
      `{ id: b, when: climate, ${text('oncall')} }`,
      'fits no event that a rule can see',
    ],
    [
      'a contact without a phone',
      `{ id: a, when: noise, ${text('owner')} }`,
      `{ id: b, when: climate, ${text('oncall')} }`,
      'is a contact without phone',
    ],
  ])('warns of %s', (_, a, b, sentence) => {
    expect(check(`${contacts}\n- ${a}\n- ${b}`).join('\n')).toContain(sentence);
    expect(check(`${contacts}\n- ${a}\n- ${b}`).join('\n')).toMatch(/ warning /);
  });

  it.each([
    ['the first has a condition', 'during: { from: "22:00", to: "07:00" }, '],
    ['the first has a cooldown', 'cooldown: 5m, '],
    ['the first is for other homes', 'homes: cabin, '],
    ['the first is off', 'enabled: false, '],
    ['the first runs later', 'priority: 200, '],
  ])('does not call a rule unreachable where %s', (_, more) => {
    const found = check(
      `${contacts}\n- { id: a, when: noise, stop: true, ${more}${text('oncall')} }\n- { id: b, when: noise, ${text('oncall')} }`,
    );
    expect(found.join()).not.toContain('never runs');
  });

  it('counts the parts of a text and names the character that makes it dear', () => {
    const long = 'This is a text of some length that says all that there is to say about noise';
    const sms = (said: string) =>
      check(`${contacts}\n- { id: a, when: noise, then: [{ sms: { to: oncall, text: '${said}' } }] }`);
    expect(sms(long)).toEqual([]);
    expect(sms(`${long} “now”`).join()).toContain('2 SMS instead of one: “ ” stands in no phone');
    expect(sms(`${long} `.repeat(5)).join()).toMatch(/is about 3 SMS long \(GSM-7\); shorten it/);
    // A language of its own is no slip.
    expect(
      sms('Πολύς θόρυβος, παρακαλώ χαμηλώστε τη μουσική τώρα αμέσως, οι γείτονες ακούν τα πάντα εδώ'),
    ).toEqual([]);
  });
});
