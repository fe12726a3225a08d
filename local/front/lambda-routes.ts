import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { errorName, log } from '../../shared/platform/log.ts';
import { httpEvent } from '../lambda/http-event.ts';
import { gatewayAnswer, type HttpAnswer, httpAnswer } from '../lambda/http-result.ts';
import { FunctionTimeoutError, invoke } from '../lambda/invoke.ts';
import type { TriggeredFunction } from '../lambda/load-functions.ts';

/** An HTTP API takes 10 MB. */
const maxBodyBytes = 10 * 1024 * 1024;

const respond = ({ status, headers, body }: HttpAnswer): Response => {
  const all = new Headers();
  for (const [name, value] of headers) all.append(name, value);
  return new Response(body, { status, headers: all });
};

const parameters = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/** One route per HTTP trigger of the topology, called as an HTTP API calls it; everything else is not found. */
export const lambdaRoutes = (functions: readonly TriggeredFunction[]) => {
  const app = new Hono<{ Bindings: HttpBindings }>();
  for (const fn of functions) {
    for (const trigger of fn.triggers) {
      if (trigger.kind !== 'http') continue;
      const { method, path } = trigger;
      const limit = bodyLimit({
        maxSize: maxBodyBytes,
        onError: () => respond(gatewayAnswer(413, 'Request Entity Too Large')),
      });
      app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), limit, async (c) => {
        const { incoming } = c.env;
        const event = httpEvent({
          method,
          url: incoming.url ?? '/',
          rawHeaders: incoming.rawHeaders,
          body: new Uint8Array(await c.req.arrayBuffer()),
          sourceIp: incoming.socket.remoteAddress ?? '',
          pathParameters: Object.fromEntries(parameters(path).map((name) => [name, c.req.param(name) ?? ''])),
          routeKey: `${method} ${path}`,
          now: Date.now(),
        });
        try {
          return respond(httpAnswer(await invoke(fn, event)));
        } catch (error) {
          log('error', 'function failed', { function: fn.name, error: errorName(error) });
          return error instanceof FunctionTimeoutError
            ? respond(gatewayAnswer(503, 'Service Unavailable'))
            : respond(gatewayAnswer(500, 'Internal Server Error'));
        }
      });
    }
  }
  return app;
};
