import { createRequire, syncBuiltinESMExports } from 'node:module';

/**
 * Loaded before anything else (`node --import`): makes this process's clock, timers and time-outs run CHAOS_WARP times
 * faster, so that leases, visibility times and back-offs keep their proportions and a night fits into minutes.
 * CHAOS_SKEW_MS sets the clock wrong by as much.
 */
const speed = Number(process.env.CHAOS_WARP ?? '1');
const origin = Number(process.env.CHAOS_ORIGIN_MS ?? '0');
const skew = Number(process.env.CHAOS_SKEW_MS ?? '0');

const realNow = Date.now;
Date.now = () => Math.round(origin + (realNow() - origin) * speed + skew);

const faster = (ms: unknown) => (typeof ms === 'number' ? ms : 0) / speed;
/** A proxy keeps what Node hangs on these functions, such as the promise form. */
const warped = <Timer extends typeof setTimeout | typeof setInterval>(timer: Timer): Timer =>
  new Proxy(timer, {
    apply: (target, self, [work, ms, ...values]) =>
      Reflect.apply(target, self, [work, faster(ms), ...values]),
  });
globalThis.setTimeout = warped(globalThis.setTimeout);
globalThis.setInterval = warped(globalThis.setInterval);

const promises: typeof import('node:timers/promises') = createRequire(import.meta.url)(
  'node:timers/promises',
);
const realDelay = promises.setTimeout;
promises.setTimeout = (ms, value, options) => realDelay(faster(ms), value, options);
syncBuiltinESMExports();

const realAbortTimeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => realAbortTimeout(Math.ceil(faster(ms)));
