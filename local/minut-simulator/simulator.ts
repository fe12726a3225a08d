import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Clock } from '../../shared/platform/clock.ts';
import { createScheduler } from '../scheduler.ts';
import { authenticate } from './authenticate.ts';
import { createDeliveries, type Deliver } from './deliver.ts';
import { deviceEndpoints } from './endpoints/devices.ts';
import { eventEndpoints } from './endpoints/events.ts';
import { guestEndpoints } from './endpoints/guests.ts';
import { homeEndpoints } from './endpoints/homes.ts';
import { oauthEndpoints } from './endpoints/oauth.ts';
import { userEndpoints } from './endpoints/users.ts';
import { webhookEndpoints } from './endpoints/webhooks.ts';
import { createFaults, type Fault, faultEndpoint } from './faults.ts';
import { limit } from './limit.ts';
import { createPlayer, type PlayRequest, type PlayResult } from './play.ts';
import type { Scheme } from './sign.ts';
import { createStayBook } from './stay-book.ts';
import type { Hook, World } from './world.ts';

export interface SimulatorOptions {
  readonly clock: Clock;
  readonly oauthClient: World['oauthClient'];
  /** Registered from the start, as if `connect` had been run. */
  readonly hook: Pick<Hook, 'hook_id' | 'url' | 'token' | 'hook_secret'>;
  readonly scheme: Scheme;
  /** The platform's `fetch` unless given. */
  readonly deliver?: Deliver | undefined;
}

export interface Simulator {
  /** The API below `/minut/v8`. */
  readonly app: Hono;
  /** When it started, in epoch milliseconds of the program's clock. */
  readonly startMs: number;
  /** What the simulated Minut knows; tests look into it and take grants away. */
  readonly world: World;
  /** Makes coming requests fail: see faults.ts. */
  fail(fault: Fault): void;
  play(request: PlayRequest): PlayResult;
  stop(): void;
}

/** A Minut of its own: answers the API from fixtures and sends signed events. It knows nothing of Nightdesk's client. */
export const createSimulator = ({
  clock,
  oauthClient,
  hook,
  scheme,
  deliver,
}: SimulatorOptions): Simulator => {
  const startMs = clock.now();
  const hex = (digits: number) => randomBytes(digits / 2).toString('hex');
  const world: World = {
    clock,
    startMs,
    oauthClient,
    scheme,
    hooks: new Map([[hook.hook_id, { ...hook, created_at: new Date(startMs).toISOString(), events: ['*'] }]]),
    events: [],
    accessTokens: new Map(),
    codes: new Map(),
    refreshTokens: new Map(),
    refreshes: [],
    stays: createStayBook({ clock, startMs, hex }),
    deviceSettings: new Map(),
    refusedByLimit: 0,
    hex,
  };
  const faults = createFaults();
  const scheduler = createScheduler(clock);
  const deliveries = createDeliveries(world, scheduler, deliver);

  const app = new Hono();
  app.route('/', faultEndpoint(faults));
  app.use('*', faults.middleware);
  app.route('/', oauthEndpoints(world));
  app.use('*', authenticate(world));
  app.use('*', limit(world));
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
    world,
    fail: faults.add,
    play: createPlayer(world, scheduler, deliveries),
    stop() {
      scheduler.stop();
      deliveries.stop();
    },
  };
};
