import { describe, expect, it } from 'vitest';
import { clockFromEnvironment, fastClock, systemClock } from '../../../shared/platform/clock.ts';

describe('the program’s clock', () => {
  it('is the machine’s when nobody asks for another', () => {
    expect(clockFromEnvironment({})).toBe(systemClock);
    expect(clockFromEnvironment({ CLOCK_SPEED: '1', CLOCK_ORIGIN_MS: '5' })).toBe(systemClock);
  });

  it('runs so many times faster from where it began, while leases follow the machine’s', () => {
    let machine = 1_000;
    const clock = fastClock(60, 1_000, () => machine);
    expect(clock.now()).toBe(1_000);
    machine += 500;
    expect(clock.now()).toBe(31_000);
    expect(clock.wall()).toBe(1_500);
    expect(clock.speed).toBe(60);
  });

  it('takes its speed from the environment that npm start sets', () => {
    const clock = clockFromEnvironment({ CLOCK_SPEED: '10', CLOCK_ORIGIN_MS: '0' });
    expect(clock.speed).toBe(10);
    const passed = clock.now() / clock.wall();
    expect(passed).toBeGreaterThan(9.9);
    expect(passed).toBeLessThan(10.1);
  });
});
