import { Hono } from 'hono';
import { user } from '../fixtures/user.ts';

export const userEndpoints = () => {
  const app = new Hono();
  app.get('/users/me', (c) => c.json(user));
  return app;
};
