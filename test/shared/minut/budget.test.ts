import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { createLimiter } from '../../../local/minut-simulator/limiter.ts';
import { fullBudget, takeRequest } from '../../../shared/minut/budget.ts';
import { type CallerOptions, createCaller, type RequestUse } from '../../../shared/minut/call.ts';
import type { Http } from '../../../shared/minut/http.ts';
import { createRequestBudget } from '../../../shared/store/request-budget.ts';
import { versionedTable } from '../../support/memory-table.ts';

const hourMs = 60 * 60_000;

describe('the budget in virtual time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-11-23T00:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** An hour of everything at once, against the limiter of the simulated Minut. */
  const simulateHour = async (withBudget: boolean) => {
    const admit = createLimiter();
    const clock = { now: Date.now, wall: Date.now, speed: 1 };
    const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    let refused = 0;
    const http: Http = {
      async send() {
        const admission = admit(Date.now());
        if (!admission.ok) {
          refused += 1;
          return { status: 429, headers: {}, body: '' };
        }
        await sleep(admission.delayMs + 80);
        return { status: 200, headers: {}, body: '{}' };
      },
      close() {},
    };
    const table = versionedTable();
    const done = { background: 0, interactive: 0, failed: 0 };
    let slowestMs = 0;
    /** Each function is a process of its own: nothing is shared but the table. */
    const process = (use: RequestUse) => {
      const options: CallerOptions = {
        baseUrl: 'https://minut.example.com',
        token: { token: async () => 't', renew: async () => 't' },
        clock,
        random: Math.random,
        http,
        use,
        patienceMs: use === 'background' ? 60_000 : 8_000,
        wait: sleep,
      };
      const call = createCaller(
        withBudget ? { ...options, budget: createRequestBudget(table, 'client', clock) } : options,
      );
      return async () => {
        const startedAt = Date.now();
        try {
          await call({ method: 'GET', route: '/', answer: z.unknown() });
          done[use] += 1;
          if (use === 'interactive') slowestMs = Math.max(slowestMs, Date.now() - startedAt);
        } catch {
          done.failed += 1;
        }
      };
    };
    const until = Date.now() + hourMs;
    const run = async (use: RequestUse, requests: number, everyMs: number, offsetMs = 0) => {
      const request = process(use);
      await sleep(offsetMs);
      while (Date.now() < until) {
        const nextAt = Date.now() + everyMs;
        for (let index = 0; index < requests; index += 1) await request();
        await sleep(Math.max(0, nextAt - Date.now()));
      }
    };
    const all = Promise.all([
      run('background', 700, hourMs),
      run('background', 1_500, hourMs, 1_000),
      run('background', 400, 15 * 60_000, 30_000),
      run('interactive', 1, 5_000),
      run('interactive', 5, 20_000, 2_500),
    ]);
    await vi.advanceTimersByTimeAsync(hourMs + 20 * 60_000);
    await all;
    return { refused, done, slowestMs };
  };

  it('lets reconcile, thresholds, guest updates and pages run for an hour without one 429', async () => {
    const { refused, done, slowestMs } = await simulateHour(true);
    expect(refused).toBe(0);
    expect(done.failed).toBe(0);
    expect(done.background).toBeGreaterThan(3_500);
    expect(done.interactive).toBeGreaterThan(1_500);
    // Whoever waits for an answer is not held up by the schedules.
    expect(slowestMs).toBeLessThan(3_000);
  }, 60_000);

  it('is what prevents them: without it the same hour is refused hundreds of times', async () => {
    const { refused } = await simulateHour(false);
    expect(refused).toBeGreaterThan(100);
  }, 60_000);
});

describe('taking a request out of the budget', () => {
  const start = 1_000_000;

  it('never lets more than 116 out in any minute, nor more than 74 in the background', () => {
    const times: { at: number; use: RequestUse }[] = [];
    let state = fullBudget(start);
    for (let at = start; at < start + 5 * 60_000; at += 100) {
      for (const use of at % 200 === 0
        ? (['background', 'interactive'] as const)
        : (['interactive'] as const)) {
        const taken = takeRequest(state, use, at);
        state = taken.state;
        if (taken.waitMs === 0) times.push({ at, use });
      }
    }
    const inMinuteFrom = (from: number, use?: RequestUse) =>
      times.filter((time) => time.at >= from && time.at < from + 60_000 && (!use || time.use === use)).length;
    for (const { at } of times) {
      expect(inMinuteFrom(at)).toBeLessThanOrEqual(116);
      expect(inMinuteFrom(at, 'background')).toBeLessThanOrEqual(74);
    }
  });

  it('gives a clock that lags behind another writer’s what is there, and nobody more for it', () => {
    const lagging = start - 60_000;
    let state = fullBudget(start);
    for (let index = 0; index < 20; index += 1) {
      const taken = takeRequest(state, 'interactive', lagging);
      expect(taken.waitMs).toBe(0);
      state = taken.state;
    }
    const empty = takeRequest(state, 'interactive', lagging);
    const onTime = takeRequest(empty.state, 'interactive', start);
    expect(onTime.waitMs).toBeGreaterThan(0);
    // No longer either: what flows back is counted from the last writer's time, not from the lagging one's.
    expect(empty.waitMs).toBe(onTime.waitMs);
  });

  it('says exactly when it is worth asking again', () => {
    let state = fullBudget(start);
    for (let index = 0; index < 20; index += 1) state = takeRequest(state, 'interactive', start).state;
    const { waitMs } = takeRequest(state, 'interactive', start);
    expect(takeRequest(state, 'interactive', start + waitMs - 1).waitMs).toBeGreaterThan(0);
    expect(takeRequest(state, 'interactive', start + waitMs).waitMs).toBe(0);
  });
});
