import type { MiddlewareHandler } from 'hono';
import type { World } from './world.ts';

/** Lets through who brings an access token that has not expired; everybody else gets a 401. */
export const authenticate =
  (world: World): MiddlewareHandler =>
  async (c, next) => {
    const [, token = ''] = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const expiresMs = world.accessTokens.get(token);
    if (expiresMs === undefined || expiresMs <= world.clock.now()) {
      return c.json(
        { error: 'unauthorized', message: 'The access token is missing, unknown or expired.' },
        401,
      );
    }
    return next();
  };
