import { describe, expect, it } from 'vitest';
import { rotaGap } from '../../../shared/rules/rota-gaps.ts';
import { isDuring, timeWindowSchema } from '../../../shared/rules/time-window.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

describe('a window of local time', () => {
  const night = timeWindowSchema.parse({ from: '22:00', to: '07:00', days: ['fri'] });
  const day = timeWindowSchema.parse({ from: '09:00', to: '17:00', days: ['sat'] });
  it.each([
    ['2026-11-20T21:59:00Z', night, false],
    ['2026-11-20T22:00:00Z', night, true],
    ['2026-11-21T06:59:59Z', night, true],
    ['2026-11-21T07:00:00Z', night, false],
    ['2026-11-21T22:30:00Z', night, false],
    ['2026-11-20T06:00:00Z', night, false],
    ['2026-11-21T08:59:00Z', day, false],
    ['2026-11-21T09:00:00Z', day, true],
    ['2026-11-21T17:00:00Z', day, false],
    ['2026-11-22T10:00:00Z', day, false],
  ] as const)('%s: %o %s', (at, window, expected) => {
    expect(isDuring(window, at, 'UTC')).toBe(expected);
  });
});

describe('the gap of a rota', () => {
  it('is a sentence, or nothing for who has no rota', () => {
    const { contacts } = ruleSetOf(`
- { kind: contact, id: a, phone: "+46701740605" }
- { kind: contact, id: b, rota: { timeZone: Europe/Stockholm, weekly: [{ contact: a, from: "08:00", to: "07:30" }] } }
`);
    const now = Date.parse('2026-11-23T12:00:00.000Z');
    const [person, rota] = contacts.values();
    expect(person && rotaGap(person, now)).toBeUndefined();
    expect(rota && rotaGap(rota, now)).toBe(
      'nobody is on duty from 07:30 on tue 2026-11-24; add a shift that covers it',
    );
  });
});
