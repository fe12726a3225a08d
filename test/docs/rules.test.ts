import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import type { NightEvent } from '../../cli/rules/night-event.ts';
import { rulesPage } from '../../docs/generate/rules-page.ts';
import { vendorTypeOf } from '../../shared/minut/event-catalogue.ts';
import { accountSchema } from '../../shared/rules/account-schema.ts';
import { conditionsSchema } from '../../shared/rules/condition-schema.ts';
import { type Facts, noFacts, type Stay } from '../../shared/rules/facts.ts';
import { homeSchema } from '../../shared/rules/home-schema.ts';
import { contactSchema } from '../../shared/rules/item-schemas.ts';
import { ruleSchema } from '../../shared/rules/rule-schema.ts';
import { aGuest, aNight, at, people, sent, told } from '../support/night.ts';
import { ruleSetOf } from '../support/rule-set.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8');

const situations = [
  ...page.matchAll(/^### (\d+\. .+)\n\n```yaml\n([\s\S]*?)```\n\n```night\n([\s\S]*?)```/gm),
].map(([, title = '', yaml = '', night = '']) => ({ title, yaml, night }));

const { phone: _phone, ...withoutNumber } = aGuest;
const stays: Readonly<Record<string, Stay>> = {
  guest: { kind: 'staying', guest: aGuest },
  'guest without a number': { kind: 'staying', guest: withoutNumber },
  none: { kind: 'none' },
  owner: { kind: 'staying', guest: { ...aGuest, kind: 'owner' } },
  cleaning: { kind: 'staying', guest: { ...aGuest, kind: 'cleaning' } },
};

const factsOf = (night: string): Facts => {
  const stay = stays[/^stay: (.+)$/m.exec(night)?.[1] ?? ''];
  if (!stay) throw new Error(`The page names no stay that the test knows: ${night}`);
  const checkOut = /^check-out: (.+)$/m.exec(night)?.[1];
  const checkOuts = checkOut === undefined ? [] : [at(checkOut)];
  return { ...noFacts, stay, changes: { checkIns: [], checkOuts } };
};

const persons = { Nina: { key: 'contact:oncall', name: 'Nina' } } as const;

/** Plays what the page says happens. @returns what was sent, as the page writes it */
const play = (yaml: string, night: string): readonly string[] => {
  const facts = factsOf(night);
  const played = aNight(ruleSetOf(people, yaml), (event: NightEvent) =>
    event.deviceId ? { ...facts, device: { name: event.deviceId, offline: false } } : facts,
  );
  const lines = night.split('\n').filter((line) => /^\d\d:\d\d /.test(line));
  for (const line of lines) {
    const [clock = '', what = '', device] = line.split(' ');
    if (what === 'Nina') {
      const [incident] = played.incidents();
      played.acknowledge(incident?.id ?? '', persons.Nina, at(clock));
    } else if (what === '→') played.pass(at(clock));
    else
      played.tell(told(vendorTypeOf(what) ?? what, clock, device === undefined ? {} : { deviceId: device }));
  }
  return sent(played).map((line) => `${line.slice(0, 5)} → ${line.slice(6)}`);
};

describe('the rule reference', () => {
  it('has fifteen situations', () => {
    expect(situations).toHaveLength(15);
  });

  it.each(situations)('$title happens as the page says', ({ yaml, night }) => {
    const expected = night.split('\n').filter((line) => line.includes(' → '));
    expect(play(yaml, night)).toEqual(expected);
  });

  it('has the present tables (npm run docs:rules writes them)', () => {
    expect(page).toBe(rulesPage(page));
    expect(page).toContain('| `guest.firstName` | yes: write a fallback |');
    expect(page).toContain('| `too-cold` | 2 days |');
  });

  it('names every field that an item may have', () => {
    const fields = [ruleSchema, conditionsSchema, contactSchema, homeSchema, accountSchema].flatMap(
      (schema) => Object.keys(schema.shape),
    );
    expect(fields.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
  });

  it('has no YAML that does not parse', () => {
    for (const [, yaml = ''] of page.matchAll(/```yaml\n([\s\S]*?)```/g))
      expect(parseDocument(yaml).errors).toEqual([]);
  });
});
