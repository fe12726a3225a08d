import { describe, expect, it } from 'vitest';
import { shortRun } from './options.ts';
import { missed, runChaos } from './run-chaos.ts';

describe('Nightdesk under crashes, faults, duplicates and deploys', () => {
  it('loses nothing, doubles nothing, keeps the order and logs no secret', async () => {
    const { figures, facts, samples } = await runChaos(shortRun);
    expect({ missed: missed(figures), notes: samples }).toEqual({ missed: [], notes: [] });
    expect(facts.drained).toBe(1);
    expect(facts['workers killed (SIGKILL)']).toBeGreaterThanOrEqual(shortRun.kills);
  }, 120_000);
});
