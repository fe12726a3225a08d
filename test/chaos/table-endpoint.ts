import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { awsClientOptions } from '../../local/embedded/aws-client-options.ts';
import { createTableInput } from '../../local/embedded/embedded-tables.ts';
import { listenOnLoopback } from '../../local/listen.ts';
import { tables } from '../../shared/platform/topology.ts';

/** One call of a worker to the tables. */
export interface TableCall {
  /** `PutItem`, `UpdateItem`, … */
  readonly operation: string;
  /** The request, as JSON spells attribute values. */
  readonly request: Record<string, unknown>;
  /** Which worker asks: its access key. */
  readonly worker: string;
}

export interface TableHooks {
  /** Looked at before the call is done; `throttle` refuses it. */
  before(call: TableCall): 'go on' | 'throttle';
  /** Told once the call is done, before the worker is. */
  after(call: TableCall, status: number): void;
}

const readAll = async (stream: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** The id that a worker's AWS calls carry. */
export const workerOf = ({ headers }: IncomingMessage): string =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const throttled = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'The level of configured provisioned throughput for the table was exceeded.',
});

/** Starts dynalite with the tables of the topology and hooks around every call. */
export const startTableEndpoint = async (hooks: TableHooks) => {
  const engine = dynalite({ createTableMs: 0 });
  const [answer] = engine.listeners('request');
  if (!answer) throw new Error('dynalite does not listen to requests.');

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readAll(request);
    const parsed: unknown = JSON.parse(body.toString('utf8') || '{}');
    const call: TableCall = {
      operation: String(request.headers['x-amz-target']).split('.').at(-1) ?? '',
      request: isRecord(parsed) ? parsed : {},
      worker: workerOf(request),
    };
    if (hooks.before(call) === 'throttle') {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(throttled);
      return;
    }
    // Emitted while the answer is ended, so before the worker can read it.
    response.once('prefinish', () => hooks.after(call, response.statusCode));
    const { headers, method, url } = request;
    // dynalite reads the body itself: it gets the one that was read already.
    const replay = Object.assign(Readable.from([body]), { headers, method, url });
    Reflect.apply(answer, engine, [replay, response]);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server, 0);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({ endpoint, ...awsClientOptions });
  const names = { config: 'config', state: 'state' } as const;
  await client.send(new CreateTableCommand(createTableInput(names.config, tables.config)));
  await client.send(new CreateTableCommand(createTableInput(names.state, tables.state)));
  return { endpoint, client, names };
};
