import { expect, test } from 'vitest';
import { homeSchema } from '../../../shared/rules/home-schema.ts';
import { fieldsOf } from '../../../shared/rules/item-fields.ts';
import { pausedBecause } from '../../../shared/rules/pause.ts';

const zone = 'Europe/Stockholm';
const at = '2026-11-21T22:00:00.000Z';
const later = '2026-11-22T06:00:00Z';

test('is silent while its rule or its home is paused, and says until when in the home’s time', () => {
  const event = { at, severity: 'warning' } as const;
  expect(pausedBecause({ pausedUntil: later }, undefined, event, zone)).toBe(
    'the rule is paused until 2026-11-22 07:00',
  );
  expect(pausedBecause({}, { pausedUntil: later }, event, zone)).toContain('the home is paused until');
});

test('acts from the end of the pause on', () => {
  expect(pausedBecause({ pausedUntil: at }, undefined, { at, severity: 'warning' }, zone)).toBeUndefined();
});

test('never holds back an alarm', () => {
  const event = { at, severity: 'alarm' } as const;
  expect(pausedBecause({ pausedUntil: later }, { pausedUntil: later }, event, zone)).toBeUndefined();
});

test('refuses a pause without a time zone', () => {
  expect(homeSchema.safeParse({ id: 'h', pausedUntil: '2026-11-22T06:00' }).success).toBe(false);
  expect(homeSchema.safeParse({ id: 'h', pausedUntil: later }).success).toBe(true);
});

test('keeps who edited an item beside what it says', () => {
  const item = { kind: 'home', id: 'h', editedBy: 'Anna', editedAt: at };
  expect(fieldsOf(item)).toEqual({ ok: true, value: { id: 'h' } });
});
