import { expect, test } from 'vitest';
import { localTime } from '../../../shared/rules/local-time.ts';

test('tells the date of the place, which may be another than in UTC', () => {
  expect(localTime('2026-11-22T23:30:00.000Z', 'Europe/Stockholm').date).toBe('2026-11-23');
  expect(localTime('2026-11-22T23:30:00.000Z', 'America/New_York').date).toBe('2026-11-22');
});
