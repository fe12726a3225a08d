import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRuleBook } from '../../../cli/rules/rule-book.ts';
import { readItems } from '../../../cli/rules/source-items.ts';
import { starterRulesModule } from '../../../docs/generate/starter-rules.ts';
import { starterRules } from '../../../shared/store/starter-rules.ts';

const path = join(import.meta.dirname, '../../../shared/store/starter-rules.ts');
const { items, findings } = readItems([join(import.meta.dirname, '../../../rules/starter')]);
const { book, findings: refused } = openRuleBook(items);
const texts = JSON.stringify(items.map(({ fields }) => fields));
const toGuest = (fields: object) => JSON.stringify(fields).includes('"to":"guest"');

describe('the starter rules', () => {
  it('are in the bundles what they are in their files (npm run docs:rules)', () => {
    expect(readFileSync(path, 'utf8')).toBe(starterRulesModule());
    expect(starterRules).toEqual(items.map(({ key: { id }, yaml }) => ({ id, yaml })));
  });

  it('are valid', () => {
    expect([...findings, ...refused]).toEqual([]);
    expect(book.rules.length).toBe(items.length);
  });

  it('are live for staff and a dry run for guests', () => {
    for (const { value, fields } of book.rules)
      expect([value.id, value.dryRun]).toEqual([value.id, toGuest(fields)]);
    expect(book.rules.some(({ value }) => value.dryRun)).toBe(true);
  });

  it('tell of noise while nobody is booked in', () => {
    expect(book.rules.some(({ value }) => value.if?.guest === 'none' && !value.dryRun)).toBe(true);
  });

  it('name the sender in every text', () => {
    const messages = [...texts.matchAll(/"(?:text|say|subject|en|sv)":"((?:[^"\\]|\\.)*)"/g)].map(
      ([, text]) => text,
    );
    expect(messages.length).toBeGreaterThan(10);
    const headed = messages.filter((text) => !text?.startsWith('The battery of'));
    for (const text of headed) expect(text).toMatch(/^Nightdesk/);
  });
});
