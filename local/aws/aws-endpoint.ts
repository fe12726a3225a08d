import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { listenOnLoopback } from '../listen.ts';
import type { FaultHook } from './aws-call.ts';
import type { SecretFiles } from './secret-files.ts';
import { answerSecretsManager } from './secrets-manager.ts';
import { answerSes } from './ses.ts';
import { answerSns } from './sns.ts';
import { answerVoice, voiceTarget } from './voice.ts';

export interface AwsEndpointOptions {
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly files: SecretFiles;
  readonly topicArn: string;
  readonly operatorEmail: string;
  /** Makes calls fail, for tests. */
  readonly faults?: FaultHook | undefined;
}

export interface AwsEndpoint {
  /** For SNS, SES v2, Secrets Manager and End User Messaging alike: each has its own protocol. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Starts SNS, SES v2, Secrets Manager and End User Messaging on a free loopback port. */
export const startAwsEndpoint = async (options: AwsEndpointOptions): Promise<AwsEndpoint> => {
  const app = new Hono();
  app.post('/v2/email/outbound-emails', async (c) => answerSes(parseJson(await c.req.text()), options));
  app.post('/', async (c) => {
    const target = c.req.header('x-amz-target');
    const text = await c.req.text();
    if (target === undefined) return answerSns(new URLSearchParams(text), options);
    if (target.startsWith(voiceTarget)) return answerVoice(target, parseJson(text), options);
    return answerSecretsManager(target, parseJson(text), options);
  });
  const server = createServer(getRequestListener(app.fetch));
  const port = await listenOnLoopback(server, 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};
