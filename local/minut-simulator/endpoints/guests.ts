import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { findHome } from '../fixtures/homes.ts';
import { pageOf } from '../paging.ts';
import type { World } from '../world.ts';

const noHome = { error: 'not_found', message: 'There is no such home.' } as const;
const noGuest = { error: 'not_found', message: 'There is no such guest.' } as const;
const noBody = { error: 'bad_request', message: 'name and check_in_at are required' } as const;

const object = z.record(z.string(), z.unknown());
const newStay = z.looseObject({ name: z.string(), check_in_at: z.string() });

const jsonOf = async (c: Context): Promise<unknown> => {
  try {
    return await c.req.json();
  } catch {
    return undefined;
  }
};

/** Reading, making, changing and deleting the stays of a home. */
export const guestEndpoints = ({ stays }: Pick<World, 'stays'>) => {
  const app = new Hono();
  app.use('/homes/:homeId/guests/*', async (c, next) =>
    findHome(c.req.param('homeId')) ? next() : c.json(noHome, 404),
  );

  app.get('/homes/:homeId/guests', (c) => {
    const { items, paging } = pageOf(c, stays.list(c.req.param('homeId')));
    return c.json({ guests: items, paging });
  });
  app.post('/homes/:homeId/guests', async (c) => {
    const body = newStay.safeParse(await jsonOf(c));
    if (!body.success || Number.isNaN(Date.parse(body.data.check_in_at))) return c.json(noBody, 400);
    return c.json(stays.create(c.req.param('homeId'), body.data), 201);
  });

  const one = '/homes/:homeId/guests/:guestId';
  const find = (homeId: string, guestId: string) =>
    stays.list(homeId).find(({ guest_id }) => guest_id === guestId);
  app.get(one, (c) => {
    const guest = find(c.req.param('homeId'), c.req.param('guestId'));
    return guest ? c.json(guest) : c.json(noGuest, 404);
  });
  for (const [method, mode] of [
    ['PUT', 'replace'],
    ['PATCH', 'merge'],
  ] as const) {
    app.on(method, one, async (c) => {
      const { homeId, guestId } = c.req.param();
      const body = object.safeParse(await jsonOf(c));
      if (!body.success) return c.json({ error: 'bad_request', message: 'The body is no object.' }, 400);
      if (!stays.change(homeId, guestId, body.data, mode)) return c.json(noGuest, 404);
      return c.json(find(homeId, guestId) ?? noGuest);
    });
  }
  app.delete(one, (c) => {
    const { homeId, guestId } = c.req.param();
    return stays.delete(homeId, guestId) ? c.body(null, 204) : c.json(noGuest, 404);
  });
  return app;
};
