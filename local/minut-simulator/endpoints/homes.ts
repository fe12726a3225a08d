import { Hono } from 'hono';
import { findHome, homes } from '../fixtures/homes.ts';
import { pageOf } from '../paging.ts';

export const homeEndpoints = () => {
  const app = new Hono();
  app.get('/homes', (c) => {
    const { items, paging } = pageOf(c, homes);
    return c.json({ homes: items, paging });
  });
  app.get('/homes/:homeId', (c) => {
    const home = findHome(c.req.param('homeId'));
    return home ? c.json(home) : c.json({ error: 'not_found', message: 'There is no such home.' }, 404);
  });
  return app;
};
