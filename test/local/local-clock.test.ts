import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startClock } from '../../local/local-clock.ts';

const wallAt = Date.UTC(2026, 10, 22, 20);
const minute = 60_000;

describe('the program clock of a run', () => {
  it('starts at the machine time and runs as many times faster', () => {
    let wall = wallAt;
    const { clock } = startClock(60, undefined, () => wall);
    expect(clock.now()).toBe(wallAt);
    wall += minute;
    expect(clock.now()).toBe(wallAt + 60 * minute);
  });

  it.each([60, 600, 7])('never goes back when a run at speed 60 is followed by one at %d', (speed) => {
    const directory = mkdtempSync(join(tmpdir(), 'nightdesk-clock-'));
    let wall = wallAt;
    const first = startClock(60, directory, () => wall);
    wall += 10 * minute;
    const showed = first.clock.now();
    const second = startClock(speed, directory, () => wall);
    expect(second.clock.now()).toBeGreaterThanOrEqual(showed - 1);
    const before = second.clock.now();
    wall += minute;
    expect(second.clock.now() - before).toBeCloseTo(speed * minute, -1);
  });
});
