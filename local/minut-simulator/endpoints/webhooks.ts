import { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Deliveries } from '../deliver.ts';
import { user } from '../fixtures/user.ts';
import type { Hook, World } from '../world.ts';

const registrationSchema = z.object({
  url: z.url(),
  events: z.array(z.string()).check(z.minLength(1)),
  token: z.optional(z.string()),
});

/** What the list shows of a hook; the secret was in the answer to its registration only. */
const publicHook = ({ hook_id, created_at, url, events, token }: Hook) => ({
  hook_id,
  created_at,
  url,
  events,
  token: token !== '',
});

/** The sample event's home is thought to be none of the account's. */
const sampleHomeId = '5ffff22ab167b70039f806fe';

const noHook = { error: 'not_found', message: 'There is no such webhook.' } as const;

export const webhookEndpoints = (world: World, deliveries: Deliveries) => {
  const app = new Hono();
  app.post('/webhooks', async (c) => {
    const request = registrationSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!request.success)
      return c.json({ error: 'bad_request', message: 'url and events are required' }, 400);
    const { url, events, token = '' } = request.data;
    if (events.includes('*') && events.length > 1) {
      const message = 'wildcard events can only be used with a single event';
      return c.json({ error: 'bad_request', message }, 400);
    }
    const hook: Hook = {
      hook_id: world.hex(24),
      created_at: new Date(world.clock.now()).toISOString(),
      url,
      events,
      token,
      hook_secret: world.hex(40),
    };
    world.hooks.set(hook.hook_id, hook);
    return c.json({ ...publicHook(hook), hook_secret: hook.hook_secret });
  });
  app.get('/webhooks', (c) => c.json({ hooks: [...world.hooks.values()].map(publicHook) }));
  app.delete('/webhooks/:hookId', (c) =>
    world.hooks.delete(c.req.param('hookId')) ? c.body(null, 204) : c.json(noHook, 404),
  );
  app.post('/webhooks/:hookId/ping', async (c) => {
    const hook = world.hooks.get(c.req.param('hookId'));
    if (!hook) return c.json(noHook, 404);
    await deliveries.ping(hook, {
      id: world.hex(24),
      type: hook.events.find((type) => type !== '*') ?? 'short_button_press',
      created_at: new Date(world.clock.now()).toISOString(),
      home_id: sampleHomeId,
      user_id: user.user_id,
    });
    return c.json({});
  });
  return app;
};
