import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { startCursor } from '../shared/store/reconcile-cursor.ts';
import { createTable } from '../shared/store/table.ts';
import type { FaultHook } from './aws/aws-call.ts';
import { startAwsEndpoint } from './aws/aws-endpoint.ts';
import { createSecretFiles } from './aws/secret-files.ts';
import { claimDataDirectory } from './data-directory.ts';
import { startQueues } from './embedded/embedded-queues.ts';
import { startTables } from './embedded/embedded-tables.ts';
import { serveTablesInThread } from './embedded/serve-tables-in-thread.ts';
import { forgetEndpoints, writeEndpoints } from './endpoints.ts';
import { loadExamples, readExamples } from './examples.ts';
import { inboxRoutes } from './front/inbox-routes.ts';
import { lambdaRoutes } from './front/lambda-routes.ts';
import { simulateRoute } from './front/simulate.ts';
import { alarmTopicArn, defaultTimeZone, functionEnvironment } from './function-environment.ts';
import { createDirectory } from './inbox/directory.ts';
import { createInbox } from './inbox/inbox.ts';
import { createInboxJson } from './inbox/inbox-json.ts';
import { createIncidentLog } from './inbox/incident-log.ts';
import { startPolling, startSchedules, startStreams } from './lambda/event-sources.ts';
import { loadFunctions } from './lambda/load-functions.ts';
import { listenOnLoopback } from './listen.ts';
import { ensureLocalAccount, localAccount, type RealAccount } from './local-account.ts';
import { startClock } from './local-clock.ts';
import type { Scheme } from './minut-simulator/sign.ts';
import { createSimulator } from './minut-simulator/simulator.ts';

export interface LocalOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** How many times faster than the machine's the program's clock runs. */
  readonly speed: number;
  /** Keeps tables, queues and inbox here across runs and kills; everything is in memory without it. */
  readonly dataDir?: string | undefined;
  /** Where the credentials of the local account are. */
  readonly localDir: string;
  /** How the simulator signs. */
  readonly scheme: Scheme;
  /** A real account instead of the simulated one. */
  readonly minut?: RealAccount | undefined;
  /** Makes the embedded AWS services fail, for tests. */
  readonly faults?: FaultHook | undefined;
}

export interface Local {
  readonly url: string;
  stop(): Promise<void>;
}

/** Who gets what is published to the alarm topic. */
const operatorEmail = 'operator@example.com';

type App = Hono<{ Bindings: HttpBindings }>;

const startingApp = (): App => {
  const app: App = new Hono();
  app.all('*', (c) => c.json({ message: 'Starting' }, 503));
  return app;
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });

/**
 * Starts everything of `npm start`. Resolves when it is ready: the example rules are active and queues are polled.
 * Handlers read the process's environment when they are loaded, so one process runs it once.
 * @throws StartError
 */
export const startLocal = async (options: LocalOptions): Promise<Local> => {
  const { dataDir, localDir } = options;
  /** What has to be stopped, in the order in which it was started. */
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };

  try {
    let app = startingApp();
    const server = createServer(getRequestListener((request, bindings) => app.fetch(request, bindings)));
    const url = `http://127.0.0.1:${await listenOnLoopback(server, options.port)}`;
    stops.push(() => closeServer(server));

    if (dataDir) stops.push(claimDataDirectory(dataDir));
    const clock = startClock(options.speed, dataDir);
    const inbox = createInbox(dataDir && join(dataDir, 'inbox.jsonl'));
    const files = createSecretFiles(localDir);
    const { webhook, oauthClient } = ensureLocalAccount(
      files,
      localDir,
      dataDir !== undefined,
      options.minut,
    );

    const [tables, queues, aws] = await Promise.all([
      startTables(dataDir && join(dataDir, 'tables'), serveTablesInThread),
      startQueues(dataDir && join(dataDir, 'queues')),
      startAwsEndpoint({
        inbox,
        clock: clock.clock,
        files,
        topicArn: alarmTopicArn,
        operatorEmail,
        faults: options.faults,
      }),
    ]);
    stops.push(tables.stop, queues.stop, aws.stop);
    const environment = {
      ...functionEnvironment({
        tables,
        queues,
        aws,
        clock,
        url,
        minutApiUrl: options.minut?.apiUrl,
      }),
      MINUT_LIMIT_SCOPE: process.env.MINUT_LIMIT_SCOPE ?? 'client',
    };
    Object.assign(process.env, environment);
    const functions = await loadFunctions();

    const simulator = createSimulator({
      clock: clock.clock,
      oauthClient,
      scheme: options.scheme,
      hook: {
        hook_id: webhook.hookId,
        url: `${url}/webhooks/${localAccount}`,
        token: webhook.token,
        hook_secret: webhook.hookSecret,
      },
    });
    stops.push(simulator.stop);

    const configTable = tables.names.config;
    const incidentLog = createIncidentLog({
      client: tables.client,
      configTable,
      stateTable: tables.names.state,
    });
    const ready: App = new Hono();
    const run = randomUUID();
    const boundPort = Number(new URL(url).port);
    // The commands find tables and queues by it, who asks for the health of the service does not.
    writeEndpoints(localDir, boundPort, { run, environment });
    stops.push(() => forgetEndpoints(localDir, boundPort, run));
    ready.get('/health', (c) => c.json({ status: 'ready', run }));
    ready.route('/minut/v8', simulator.app);
    ready.route('/', simulateRoute(simulator));
    ready.route(
      '/',
      inboxRoutes({
        messages: createInboxJson(inbox, incidentLog, ({ to }) => to === operatorEmail),
        incidents: incidentLog.incidents,
        directory: createDirectory({
          client: tables.client,
          configTable,
          clock: clock.clock,
          startMs: simulator.startMs,
          operatorEmail,
          defaultTimeZone,
        }),
      }),
    );
    ready.route('/', lambdaRoutes(functions));
    ready.notFound((c) => c.json({ message: 'Not Found' }, 404));

    // As `connect` does: reconcile looks after everything from now on.
    await startCursor(createTable(tables.client, tables.names.state), localAccount, clock.clock.now());
    await loadExamples(
      tables.client,
      configTable,
      readExamples(join(import.meta.dirname, '../rules')),
      dataDir && join(dataDir, 'examples.json'),
    );
    const streams = startStreams({ functions, tables, now: clock.clock.now, dataDir });
    stops.push(() => Promise.all(streams.map((source) => source.stop())));
    await Promise.all(streams.map((source) => source.ready));
    const polls = startPolling(functions, queues);
    stops.push(() => Promise.all(polls.map((source) => source.stop())));
    const schedules = startSchedules(functions, clock.clock);
    stops.push(() => Promise.all(schedules.map((source) => source.stop())));
    app = ready;
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
