import { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Simulator } from '../minut-simulator/simulator.ts';

const requestSchema = z.object({
  scenario: z.string(),
  homeId: z.optional(z.string()),
  at: z.optional(z.string()),
});

const example = '{"scenario":"party"}';

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A page of another site may post here without asking the browser's user; only our own page and scripts may. */
const isForeign = (origin: string | undefined, host: string | undefined): boolean =>
  origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;

/** `POST /simulate`: makes the simulator play a scenario and answers with its events. */
export const simulateRoute = (simulator: Pick<Simulator, 'play'>) => {
  const app = new Hono();
  app.post('/simulate', async (c) => {
    if (isForeign(c.req.header('origin'), c.req.header('host'))) {
      return c.json({ message: 'Scenarios are started from the inbox page or from a script.' }, 403);
    }
    const request = requestSchema.safeParse(parseJson(await c.req.text()));
    if (!request.success) {
      return c.json(
        { message: `The body must be JSON such as ${example}; homeId and at are optional.` },
        400,
      );
    }
    const result = simulator.play(request.data);
    if (!result.ok) return c.json({ message: result.reason }, 400);
    const { ok: _, ...played } = result;
    return c.json(played);
  });
  return app;
};
