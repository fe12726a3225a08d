import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { listenOnLoopback } from '../../local/listen.ts';
import { createSimulator } from '../../local/minut-simulator/simulator.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import type { Ministack } from './ministack.ts';
import { post } from './web.ts';

/** Invented for this test. */
export const oauthClient = { clientId: 'deploy-test', clientSecret: 'deploy-test-confidential' } as const;

export interface SimulatedMinut {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  close(): void;
}

/** A Minut that the deployed functions ask and that delivers to the deployed API. */
export const startSimulatedMinut = async ({ certificate }: Ministack): Promise<SimulatedMinut> => {
  const simulator = createSimulator({
    clock: systemClock,
    oauthClient,
    scheme: 'sha256-hex-text',
    // Left over from somebody else's program, as a real login may have one.
    hook: {
      hook_id: '6628f1a2b167b70039f80811',
      url: 'http://127.0.0.1:9/elsewhere',
      token: 'another',
      hook_secret: 'b'.repeat(40),
    },
    deliver: async (url, { headers, body }) => {
      const answer = await post(url, certificate, Buffer.from(body).toString('utf8'), headers);
      return new Response(answer.body, { status: answer.status });
    },
  });
  const app = new Hono();
  app.route('/minut/v8', simulator.app);
  const server = createServer(getRequestListener((request) => app.fetch(request)));
  const port = await listenOnLoopback(server, 0);
  return {
    apiUrl: `http://127.0.0.1:${port}/minut/v8`,
    close() {
      simulator.stop();
      server.close();
      server.closeAllConnections();
    },
  };
};
