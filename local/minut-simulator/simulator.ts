import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Clock } from '../../shared/platform/clock.ts';
import { createScheduler } from '../scheduler.ts';
import { authenticate } from './authenticate.ts';
import { createDeliveries } from './deliver.ts';
import { deviceEndpoints } from './endpoints/devices.ts';
import { eventEndpoints } from './endpoints/events.ts';
import { guestEndpoints } from './endpoints/guests.ts';
import { homeEndpoints } from './endpoints/homes.ts';
import { oauthEndpoints } from './endpoints/oauth.ts';
import { userEndpoints } from './endpoints/users.ts';
import { webhookEndpoints } from './endpoints/webhooks.ts';
import { createPlayer, type PlayRequest, type PlayResult } from './play.ts';
import type { Scheme } from './sign.ts';
import type { Hook, World } from './world.ts';

export interface SimulatorOptions {
  readonly clock: Clock;
  readonly oauthClient: World['oauthClient'];
  /** Registered from the start, as if `connect` had been run. */
  readonly hook: Pick<Hook, 'hook_id' | 'url' | 'token' | 'hook_secret'>;
  readonly scheme: Scheme;
}

export interface Simulator {
  /** The API below `/minut/v8`. */
  readonly app: Hono;
  /** When it started, in epoch milliseconds of the program's clock. */
  readonly startMs: number;
  play(request: PlayRequest): PlayResult;
  stop(): void;
}

/** A Minut of its own: answers the API from fixtures and sends signed events. It knows nothing of Nightdesk's client. */
export const createSimulator = ({ clock, oauthClient, hook, scheme }: SimulatorOptions): Simulator => {
  const startMs = clock.now();
  const world: World = {
    clock,
    startMs,
    oauthClient,
    scheme,
    hooks: new Map([[hook.hook_id, { ...hook, created_at: new Date(startMs).toISOString(), events: ['*'] }]]),
    events: [],
    accessTokens: new Map(),
    hex: (digits) => randomBytes(digits / 2).toString('hex'),
  };
  const scheduler = createScheduler(clock);
  const deliveries = createDeliveries(world, scheduler);

  const app = new Hono();
  app.route('/', oauthEndpoints(world));
  app.use('*', authenticate(world));
  app.route('/', userEndpoints());
  app.route('/', homeEndpoints());
  app.route('/', deviceEndpoints(world));
  app.route('/', eventEndpoints(world));
  app.route('/', guestEndpoints(world));
  app.route('/', webhookEndpoints(world, deliveries));
  app.notFound((c) => c.json({ error: 'not_found', message: 'There is no such endpoint.' }, 404));

  return {
    app,
    startMs,
    play: createPlayer(world, scheduler, deliveries),
    stop() {
      scheduler.stop();
      deliveries.stop();
    },
  };
};
