import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { listenOnLoopback } from '../../local/listen.ts';
import { createSimulator, type Simulator } from '../../local/minut-simulator/simulator.ts';
import { type Clock, systemClock } from '../../shared/platform/clock.ts';

export const oauthClient = { clientId: 'client', clientSecret: 'confidential' } as const;

export interface SimulatedMinut {
  readonly simulator: Simulator;
  readonly baseUrl: string;
  close(): void;
}

/** A Minut simulator on a free port, as a client meets it. */
export const startSimulatedMinut = async (clock: Clock = systemClock): Promise<SimulatedMinut> => {
  const simulator = createSimulator({
    clock,
    oauthClient,
    scheme: 'sha256-hex-text',
    hook: {
      hook_id: '6628f1a2b167b70039f80800',
      // Nothing listens there: deliveries are another test's business.
      url: 'http://127.0.0.1:9/webhooks/default',
      token: 'token',
      hook_secret: 'a3f1c8d2e9b047561234abcd5678ef901234abcd',
    },
  });
  const server = createServer(getRequestListener((request) => simulator.app.fetch(request)));
  const port = await listenOnLoopback(server, 0);
  return {
    simulator,
    baseUrl: `http://127.0.0.1:${port}`,
    close() {
      simulator.stop();
      server.close();
      server.closeAllConnections();
    },
  };
};
