import { Hono } from 'hono';
import type { ListedMessage } from '../inbox/inbox-json.ts';
import { loadInboxPage } from '../inbox/inbox-page.ts';
import type { IncidentLog } from '../inbox/incident-log.ts';

export interface InboxRoutesOptions {
  readonly messages: () => Promise<readonly ListedMessage[]>;
  readonly incidents: IncidentLog['incidents'];
  readonly directory: () => Promise<object>;
}

/** The inbox page and what it shows, as JSON (contract.md, "Local mode"). */
export const inboxRoutes = ({ messages, incidents, directory }: InboxRoutesOptions) => {
  const page = loadInboxPage();
  const app = new Hono();
  app.get('/', (c) =>
    c.html(page.html, 200, {
      'content-security-policy': page.contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    }),
  );
  app.get('/inbox.json', async (c) => c.json({ messages: await messages() }));
  app.get('/incidents.json', async (c) => {
    const limit = Number(c.req.query('limit'));
    const asked = Number.isInteger(limit) && limit > 0 ? limit : undefined;
    return c.json({ incidents: await incidents(asked) });
  });
  app.get('/directory.json', async (c) => c.json(await directory()));
  return app;
};
