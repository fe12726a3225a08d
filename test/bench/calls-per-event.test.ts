import { beforeAll, describe, expect, it } from 'vitest';
import { type Calls, countCalls } from '../../bench/count-calls.ts';
import { catchLog } from '../support/quiet-log.ts';

catchLog();
let counted: Readonly<Record<string, Calls>>;
beforeAll(async () => {
  counted = await countCalls();
});

const writes = (kind: string): number => counted[kind]?.tableWrites ?? Number.NaN;

describe('calls per event in a warm container', () => {
  it('writes once and reads nothing for an event that touches no incident', () => {
    expect(counted['no incident']).toEqual({ tableReads: 0, tableWrites: 1, queueSends: 0 });
  });

  it('writes at most eight times for the first text of an incident', () => {
    expect(writes('incident, one text')).toBeLessThanOrEqual(8);
  });

  it('writes at most three times for each further text', () => {
    expect(writes('incident, two texts') - writes('incident, one text')).toBeLessThanOrEqual(3);
    expect(writes('incident, five texts') - writes('incident, two texts')).toBeLessThanOrEqual(9);
  });
});
