import { Hono } from 'hono';
import { findHome } from '../fixtures/homes.ts';
import { staysOf } from '../fixtures/stays.ts';
import { pageOf } from '../paging.ts';
import type { World } from '../world.ts';

const noHome = { error: 'not_found', message: 'There is no such home.' } as const;
const noGuest = { error: 'not_found', message: 'There is no such guest.' } as const;

export const guestEndpoints = (world: World) => {
  const app = new Hono();
  const guestsOf = (homeId: string) => staysOf(homeId, world.startMs, world.clock.now());

  app.get('/homes/:homeId/guests', (c) => {
    const homeId = c.req.param('homeId');
    if (!findHome(homeId)) return c.json(noHome, 404);
    const { items, paging } = pageOf(c, guestsOf(homeId));
    return c.json({ guests: items, paging });
  });
  app.get('/homes/:homeId/guests/:guestId', (c) => {
    const guest = guestsOf(c.req.param('homeId')).find(({ guest_id }) => guest_id === c.req.param('guestId'));
    return guest ? c.json(guest) : c.json(noGuest, 404);
  });
  return app;
};
