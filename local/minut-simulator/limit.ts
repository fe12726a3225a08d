import { setTimeout as sleep } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import { createLimiter } from './limiter.ts';
import type { World } from './world.ts';

/** Holds every caller to Minut's limits, on the program's clock. Callers share a count: one login is simulated. */
export const limit = (world: World): MiddlewareHandler => {
  const admit = createLimiter();
  return async (c, next) => {
    const admission = admit(world.clock.now());
    if (!admission.ok) {
      world.refusedByLimit += 1;
      return c.json({ error: 'too_many_requests', message: 'Rate limit exceeded' }, 429);
    }
    if (admission.delayMs > 0) await sleep(admission.delayMs / world.clock.speed);
    return next();
  };
};
