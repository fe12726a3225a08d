import { type Context, Hono } from 'hono';
import { findHome } from '../fixtures/homes.ts';
import { pageOf } from '../paging.ts';
import type { SimulatedEvent, World } from '../world.ts';

/** Home events are another vocabulary, of which two words are known; the others keep the webhook's. */
const homeEventTypes: Readonly<Record<string, string>> = {
  disturbance_first_notice: 'noise_detected',
  disturbance_ended: 'noise_quieted',
};

const homeEvent = ({ id, type, created_at, home_id }: SimulatedEvent) => ({
  event_id: id,
  event_type: homeEventTypes[type] ?? type,
  event_time: created_at,
  home_id,
});

const within = (c: Context, time: string): boolean => {
  const { start_at, end_at } = c.req.query();
  const ms = Date.parse(time);
  return (!start_at || ms >= Date.parse(start_at)) && (!end_at || ms <= Date.parse(end_at));
};

export const eventEndpoints = (world: World) => {
  const app = new Hono();
  app.get('/homes/:homeId/events', (c) => {
    const homeId = c.req.param('homeId');
    if (!findHome(homeId)) return c.json({ error: 'not_found', message: 'There is no such home.' }, 404);
    const types = c.req.query('event_type')?.split(',');
    const found = world.events
      .filter(({ home_id }) => home_id === homeId)
      .map(homeEvent)
      .filter(({ event_type, event_time }) => (types?.includes(event_type) ?? true) && within(c, event_time));
    const { items, paging } = pageOf(c, found);
    return c.json({ home_events: items, paging });
  });
  app.get('/events', (c) => {
    const events = c.req.query('order') === 'desc' ? world.events.toReversed() : world.events;
    const { items, paging } = pageOf(
      c,
      events.filter(({ created_at }) => within(c, created_at)),
    );
    return c.json({ events: items, paging });
  });
  return app;
};
