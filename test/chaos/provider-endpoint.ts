import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { SecretFiles } from '../../local/aws/secret-files.ts';
import { answerSecretsManager } from '../../local/aws/secrets-manager.ts';
import { answerSes } from '../../local/aws/ses.ts';
import { answerSns } from '../../local/aws/sns.ts';
import { listenOnLoopback } from '../../local/listen.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import type { ChaosOptions } from './options.ts';
import type { Random } from './random.ts';
import { workerOf } from './table-endpoint.ts';
import { actionHeader, type Sending, type Witness } from './witness.ts';

type Fate =
  | 'accept'
  | 'accept slowly'
  | 'throttle'
  | 'fail before'
  | 'fail after'
  | 'reset before'
  | 'reset after'
  | 'hang after'
  | 'kill before'
  | 'kill after';

const unclearFates: ReadonlySet<Fate> = new Set([
  'fail before',
  'fail after',
  'reset before',
  'reset after',
  'hang after',
]);

/** Longer than the channels wait for an answer (5 s). */
const hangMs = 7_000;
const slowMs = 900;

export interface ProviderEndpointOptions {
  readonly options: ChaosOptions;
  readonly random: Random;
  readonly witness: Witness;
  readonly secrets: SecretFiles;
  readonly kill: (worker: string) => void;
}

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const write = async (response: ServerResponse, answer: Response) => {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
};

const drawFate = (random: Random, options: ChaosOptions): Fate => {
  const { providerKills, providerThrottles, providerFaults, providerSlow } = options;
  if (random.chance(providerKills)) return random.chance(0.5) ? 'kill before' : 'kill after';
  if (random.chance(providerThrottles)) return 'throttle';
  if (random.chance(providerFaults)) {
    const fates = [...unclearFates];
    return fates[random.below(fates.length)] ?? 'accept';
  }
  return random.chance(providerSlow) ? 'accept slowly' : 'accept';
};

/** SNS, SES and Secrets Manager for the workers. The first two take, lose, delay and kill as the dice say. */
export const startProviderEndpoint = async ({
  options,
  random,
  witness,
  secrets,
  kill,
}: ProviderEndpointOptions) => {
  const fates = new Map<Fate, number>();

  const send = async (
    request: IncomingMessage,
    response: ServerResponse,
    service: 'sns' | 'ses',
    body: string,
  ) => {
    const messages: Sending[] = [];
    const action = decodeURIComponent(String(request.headers[actionHeader]));
    const add = ({ channel, to, text }: Omit<Sending, 'action'>) =>
      messages.push({ channel, to, text, action });
    const inbox = { add, list: () => [] };
    const settings = {
      inbox,
      clock: systemClock,
      topicArn: 'none',
      operatorEmail: 'none@example.com',
    };
    const answer =
      service === 'sns'
        ? answerSns(new URLSearchParams(body), settings)
        : answerSes(JSON.parse(body), settings);
    const worker = workerOf(request);
    const fate = drawFate(random, options);
    fates.set(fate, (fates.get(fate) ?? 0) + 1);
    if (unclearFates.has(fate)) for (const message of messages) witness.unclear(worker, message);
    const takes = fate !== 'throttle' && !fate.endsWith('before');
    if (takes) for (const message of messages) witness.accepted(worker, message);
    if (fate.startsWith('kill')) return kill(worker);
    if (fate.startsWith('reset')) return void request.socket.destroy();
    if (fate.startsWith('fail')) return void response.writeHead(500).end();
    if (fate === 'throttle') {
      const headers = { 'content-type': 'text/xml', 'x-amzn-errortype': 'TooManyRequestsException' };
      const xml =
        '<ErrorResponse><Error><Code>Throttled</Code><Message>Rate exceeded</Message></Error></ErrorResponse>';
      return void response.writeHead(429, headers).end(service === 'sns' ? xml : '{}');
    }
    if (fate === 'hang after') await delay(hangMs);
    if (fate === 'accept slowly') await delay(random.below(slowMs));
    await write(response, answer);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readText(request);
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') {
      return write(response, answerSecretsManager(target, JSON.parse(body), { files: secrets }));
    }
    const service = request.url?.startsWith('/v2/email') ? 'ses' : 'sns';
    await send(request, response, service, body);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server, 0);
  return { endpoint: `http://127.0.0.1:${port}`, fates };
};
