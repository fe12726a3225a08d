import { createServer } from 'node:http';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { getRequestListener } from '@hono/node-server';
import { startQueues } from '../../../local/embedded/embedded-queues.ts';
import { startTables } from '../../../local/embedded/embedded-tables.ts';
import { listenOnLoopback } from '../../../local/listen.ts';
import { createSimulator } from '../../../local/minut-simulator/simulator.ts';
import { createAccountClients } from '../../../shared/minut/account-clients.ts';
import type { Clock } from '../../../shared/platform/clock.ts';
import { type EventMessage, eventMessageSchema } from '../../../shared/platform/event-message.ts';
import type { Secrets } from '../../../shared/platform/secrets.ts';
import { emptyPlan } from '../../../shared/rules/plan.ts';
import { recordEvent } from '../../../shared/store/events.ts';
import { createTable } from '../../../shared/store/table.ts';

export const account = 'default';
export const day = 24 * 60 * 60_000;
export const minute = 60_000;

/** A night in the simulator's winter. */
export const nightMs = Date.parse('2026-11-22T23:00:00.000Z');

/** A program's clock that stands until it is moved; the machine's runs. */
export const standingClock = (startMs: number): Clock & { move(ms: number): void } => {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    wall: Date.now,
    speed: 1,
    move: (ms) => {
      nowMs += ms;
    },
  };
};

export const memorySecrets = (
  initial: Record<string, unknown>,
): Secrets & { readonly all: Map<string, unknown> } => {
  const all = new Map(Object.entries(initial));
  return {
    all,
    read: async (name) => all.get(name),
    write: async (name, value) => {
      all.set(name, value);
    },
  };
};

/**
 * Tables, queues and a simulated Minut, with a client that talks to it over HTTP. Nothing listens on port 9: unless
 * told otherwise, what Minut delivers is lost.
 */
export const startFixture = async (webhookUrl = 'http://127.0.0.1:9/webhooks/default') => {
  const clock = standingClock(nightMs);
  const [tables, queues] = await Promise.all([startTables(), startQueues()]);
  const oauthClient = { clientId: 'test-client', clientSecret: 'test-client-secret' };
  const hook = {
    hook_id: '6628f1a2b167b70039f80800',
    url: webhookUrl,
    token: 'test-token',
    hook_secret: 'a3f1c8d2e9b047561234abcd5678ef901234abcd',
  };
  const simulator = createSimulator({ clock, oauthClient, hook, scheme: 'sha256-hex-text' });
  const server = createServer(getRequestListener(simulator.app.fetch));
  const port = await listenOnLoopback(server, 0);
  const state = createTable(tables.client, tables.names.state);
  const secrets = memorySecrets({
    'nightdesk/oauth-client': oauthClient,
    'nightdesk/accounts/default/grant': { grant: 'client_credentials' },
    'nightdesk/accounts/default/webhook': {
      hookId: hook.hook_id,
      hookSecret: hook.hook_secret,
      token: hook.token,
    },
  });
  const clients = createAccountClients({
    settings: {
      MINUT_API_URL: `http://127.0.0.1:${port}`,
      SECRET_PREFIX: 'nightdesk',
      MINUT_LIMIT_SCOPE: 'client',
    },
    secrets,
    state,
    clock,
  });

  return {
    clock,
    simulator,
    state,
    secrets,
    tables,
    queues,
    hook,
    client: clients.of(account),
    feeding: {
      state,
      sqs: queues.client,
      eventsUrl: queues.urls.events,
      clock,
      eventsBy: 'webhook' as const,
    },
    /** Records an event as `rules` does. */
    record: (event: EventMessage['event'], source: EventMessage['source'] = 'webhook') =>
      recordEvent(
        state,
        { version: 1, account, source, receivedAt: event.at, event },
        emptyPlan,
        { known: true },
        clock.now(),
      ),
    /** Everything that the event queue holds, taken from it. */
    async takeEvents(): Promise<readonly EventMessage[]> {
      const received: EventMessage[] = [];
      for (;;) {
        const { Messages = [] } = await queues.client.send(
          new ReceiveMessageCommand({ QueueUrl: queues.urls.events, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return received;
        for (const { Body = '', ReceiptHandle } of Messages) {
          received.push(eventMessageSchema.parse(JSON.parse(Body)));
          await queues.client.send(new DeleteMessageCommand({ QueueUrl: queues.urls.events, ReceiptHandle }));
        }
      }
    },
    async stop() {
      simulator.stop();
      server.closeAllConnections();
      server.close();
      await Promise.all([tables.stop(), queues.stop()]);
    },
  };
};

export type Fixture = Awaited<ReturnType<typeof startFixture>>;
