import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { ClientRequest, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { startQueueEventSource } from '../../local/lambda/event-source-queue.ts';
import { httpEvent } from '../../local/lambda/http-event.ts';
import { httpAnswer } from '../../local/lambda/http-result.ts';
import { type Handler, invoke, type LocalFunction } from '../../local/lambda/invoke.ts';
import { listenOnLoopback } from '../../local/listen.ts';
import { dynamoDb, sqs } from '../../shared/platform/clients.ts';
import {
  type FunctionDefinition,
  type FunctionName,
  functions,
  type QueueName,
} from '../../shared/platform/topology.ts';
import { isGuard } from './options.ts';
import { derive } from './random.ts';
import { takeGuardAway } from './take-guard-away.ts';
import { actionHeader, actionKey, handedOverSchema } from './witness.ts';

/** What a worker tells the host. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly port: number }
  /** An event reached `rules`, with its place in the queue. */
  | { readonly kind: 'seen'; readonly eventId: string; readonly sequence: string }
  /** A notification reached `notify`: its body. */
  | { readonly kind: 'notified'; readonly body: string };

const tell = (message: WorkerMessage) => process.send?.(message);

const environment = process.env;
const concurrency = Number(environment.CHAOS_CONCURRENCY);
const guard = environment.CHAOS_WITHOUT ?? '';

const crash = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('A killed process does not get here.');
};

/** Dies as if the machine were switched off, right before a call to AWS goes out or right after its answer came. */
const placeCrashPoints = () => {
  const random = derive(Number(environment.CHAOS_SEED), Number(environment.CHAOS_WORKER));
  const probability = Number(environment.CHAOS_CRASH_POINTS);
  const around = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    if (random.chance(probability)) crash();
    const result = await call();
    if (random.chance(probability)) crash();
    return result;
  };
  const step = { step: 'initialize' } as const;
  dynamoDb().middlewareStack.add((next) => (args) => around(() => next(args)), step);
  for (const client of [sqs(), pollingClient]) {
    client.middlewareStack.add((next) => (args) => around(() => next(args)), step);
  }
};

/** Lambda ends the process of a call that takes too long, so nothing of it can happen afterwards. */
const killedWhenLate =
  (handler: Handler, timeoutSeconds: number): Handler =>
  async (event, context) => {
    const timer = setTimeout(crash, timeoutSeconds * 1000);
    try {
      return await handler(event, context);
    } finally {
      clearTimeout(timer);
    }
  };

const isQueueEvent = (event: unknown): event is SQSEvent =>
  typeof event === 'object' && event !== null && 'Records' in event;

const eventIdOf = (body: string): string => /"event":\{"id":"([^"]+)"/.exec(body)?.[1] ?? '';

const handled = new AsyncLocalStorage<string>();

/** Two messages may read alike, so each says which action was being handled when it was sent. */
const signRequests = () =>
  subscribe('http.client.request.created', (created) => {
    const action = handled.getStore();
    const { request } = z.object({ request: z.instanceof(ClientRequest) }).parse(created);
    if (action) request.setHeader(actionHeader, encodeURIComponent(action));
  });

const handledAction = (event: unknown): string => {
  const [record] = isQueueEvent(event) ? event.Records : [];
  const { data } = handedOverSchema.safeParse(JSON.parse(record?.body ?? '{}'));
  return data ? actionKey(data.action.id, data.holder) : '';
};

/** Tells the host in which order events arrive, and takes the guards away that sit around a handler. */
const observed =
  (name: string, handler: Handler): Handler =>
  async (event, context) => {
    if (isQueueEvent(event)) {
      for (const record of event.Records) {
        const sequence = record.attributes.SequenceNumber;
        if (name === 'rules' && sequence) tell({ kind: 'seen', eventId: eventIdOf(record.body), sequence });
        if (name === 'notify') tell({ kind: 'notified', body: record.body });
        if (guard === 'park')
          record.body = record.body.replaceAll('"onAmbiguity":"park"', '"onAmbiguity":"resend"');
        if (guard === 'redaction') process.stdout.write(`${record.body}\n`);
      }
    }
    const result = await (name === 'notify'
      ? handled.run(handledAction(event), () => handler(event, context))
      : handler(event, context));
    return guard === 'report' && isQueueEvent(event) ? { batchItemFailures: [] } : result;
  };

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const answerWebhook = async (fn: LocalFunction, request: IncomingMessage, response: ServerResponse) => {
  const event = httpEvent({
    method: 'POST',
    url: request.url ?? '/',
    rawHeaders: request.rawHeaders,
    body: await bodyOf(request),
    sourceIp: '127.0.0.1',
    pathParameters: { account: request.url?.split('/').at(-1) ?? '' },
    routeKey: 'POST /webhooks/{account}',
    now: Date.now(),
  });
  const { status, headers, body } = httpAnswer(await invoke(fn, event));
  response.writeHead(status, Object.fromEntries(headers)).end(body);
};

const queueUrls = z.record(z.string(), z.string()).parse(JSON.parse(environment.CHAOS_QUEUES ?? '{}'));
const queueUrl = (queue: QueueName): string => queueUrls[queue] ?? '';

/** Of the event source: it polls for longer than a function waits for a queue. */
const pollingClient = new SQSClient({});

/** Runs functions as Lambda would, in a process of their own that may die at any instant. */
export const runWorker = async (handlers: Partial<Record<FunctionName, Handler>>): Promise<void> => {
  placeCrashPoints();
  signRequests();
  if (isGuard(guard)) takeGuardAway(guard, dynamoDb(), sqs());
  const sources: { stop(): Promise<void> }[] = [];
  let webhook: LocalFunction | undefined;
  for (const [name, definition] of Object.entries<FunctionDefinition>(functions)) {
    const exported = Object.entries(handlers).find(([key]) => key === name)?.[1];
    if (!exported) continue;
    const handler = killedWhenLate(observed(name, exported), definition.timeoutSeconds);
    const fn: LocalFunction = { name, handler, ...definition };
    if (name === 'webhook') webhook = fn;
    for (const trigger of definition.triggers) {
      if (trigger.kind !== 'queue') continue;
      const { batchSize, queue } = trigger;
      sources.push(
        startQueueEventSource({
          client: pollingClient,
          queueUrl: queueUrl(queue),
          fn,
          batchSize,
          concurrency,
        }),
      );
    }
  }
  const server = createServer((request, response) => {
    if (webhook) answerWebhook(webhook, request, response).catch(() => response.destroy());
    else response.destroy();
  });
  tell({ kind: 'ready', port: await listenOnLoopback(server, 0) });
  process.once('SIGTERM', async () => {
    server.close();
    await Promise.all(sources.map((source) => source.stop()));
    process.exit(0);
  });
};
