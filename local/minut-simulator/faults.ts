import { setTimeout as sleep } from 'node:timers/promises';
import { Hono, type MiddlewareHandler } from 'hono';
import * as z from 'zod/mini';

/** How the next matching requests fail. */
const faultSchema = z.strictObject({
  /** Part of the path below `/minut/v8`, e.g. `/guests`; every path without it. */
  path: z._default(z.string(), ''),
  method: z.optional(z.string()),
  /** The status that is answered; without it the request is only held up. */
  status: z.optional(z.int().check(z.minimum(400), z.maximum(599))),
  /** Carried out before the failure is answered, as behind a gateway that lost patience. */
  afterwards: z._default(z.boolean(), false),
  retryAfter: z.optional(z.string()),
  /** Milliseconds of real time before anything is answered. */
  delayMs: z._default(z.int().check(z.minimum(0)), 0),
  times: z._default(z.int().check(z.positive()), 1),
});

export type Fault = z.input<typeof faultSchema>;

export interface Faults {
  /** False for a fault that is none. */
  add(fault: unknown): boolean;
  readonly middleware: MiddlewareHandler;
}

/** Failures on demand: 429, 5xx, answers that come late or not at all. */
export const createFaults = (): Faults => {
  const pending: { fault: z.infer<typeof faultSchema>; left: number }[] = [];
  const take = (path: string, method: string) => {
    const entry = pending.find(
      ({ fault, left }) =>
        left > 0 && path.includes(fault.path) && (fault.method === undefined || fault.method === method),
    );
    if (!entry) return undefined;
    entry.left -= 1;
    return entry.fault;
  };
  return {
    add(fault) {
      const parsed = faultSchema.safeParse(fault);
      if (parsed.success) pending.push({ fault: parsed.data, left: parsed.data.times });
      return parsed.success;
    },
    middleware: async (c, next) => {
      const fault = take(c.req.path, c.req.method);
      if (!fault) return next();
      if (fault.delayMs > 0) await sleep(fault.delayMs);
      if (fault.status === undefined || fault.afterwards) await next();
      if (fault.status === undefined) return;
      const headers = {
        'content-type': 'application/json',
        ...(fault.retryAfter ? { 'retry-after': fault.retryAfter } : {}),
      };
      const body = JSON.stringify({ error: 'simulated', message: 'A simulated failure' });
      c.res = new Response(body, { status: fault.status, headers });
    },
  };
};

/** `POST /simulator/faults`: not Minut's, and open to whoever can reach this machine's loopback. */
export const faultEndpoint = (faults: Faults) => {
  const app = new Hono();
  app.post('/simulator/faults', async (c) => {
    const fault: unknown = await c.req.json().catch(() => undefined);
    if (faults.add(fault)) return c.json({});
    const message = 'A fault is JSON such as {"path":"/guests","status":503,"times":2}.';
    return c.json({ error: 'bad_request', message }, 400);
  });
  return app;
};
