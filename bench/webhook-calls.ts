import { createHmac, timingSafeEqual } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { httpEvent } from '../local/lambda/http-event.ts';
import { compare } from './compare.ts';

const hookSecret = 'a'.repeat(40);
const token = 'token-of-the-benchmark';

const body = Buffer.from(
  JSON.stringify({
    hook_id: '6628f1a2b167b70039f80800',
    event: {
      id: '5ffffeecb167b70039f8076f',
      type: 'disturbance_first_notice',
      created_at: '2026-11-21T21:40:05.708Z',
      home_id: '5ffff22ab167b70039f806fe',
      user_id: '5ffff22ab167b70039f80601',
      sensor_value: 78.4,
      threshold: 70,
      note: 'x'.repeat(300),
    },
  }),
);
const signature = createHmac('sha256', hookSecret).update(body).digest('hex');

const request = (): APIGatewayProxyEventV2 =>
  httpEvent({
    method: 'POST',
    url: '/webhooks/default',
    rawHeaders: [
      'Content-Type',
      'application/json',
      'Authorization',
      token,
      'X-Minut-Signature',
      signature,
      'User-Agent',
      'minut',
    ],
    body,
    sourceIp: '127.0.0.1',
    pathParameters: { account: 'default' },
    routeKey: 'POST /webhooks/{account}',
    now: Date.now(),
  });

/** What nobody can skip: decode, authenticate, parse, one call that enqueues. */
const bare = async (event: APIGatewayProxyEventV2, enqueue: (text: string) => Promise<unknown>) => {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const expected = createHmac('sha256', hookSecret).update(bytes).digest();
  const given = Buffer.from(event.headers['x-minut-signature'] ?? '', 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { statusCode: 401 };
  const parsed: unknown = JSON.parse(bytes.toString('utf8'));
  await enqueue(JSON.stringify(parsed));
  return { statusCode: 200, body: '{}' };
};

/** The handler logs; its lines are made and thrown away. */
process.stdout.write = () => true;
const secret = { hookId: 'hook', hookSecret, token, scheme: 'sha256-hex-text' };
const answers = [
  [DynamoDBClient.prototype, { Items: [marshall({ id: 'account#default' })] }],
  [SecretsManagerClient.prototype, { SecretString: JSON.stringify(secret) }],
  [SQSClient.prototype, { MessageId: 'id' }],
] as const;
for (const [client, answer] of answers) Reflect.set(client, 'send', async () => answer);

/**
 * The real handler with AWS answering at once, its log line included, against the bare function. A process of its own,
 * because the handler reads its environment when it is loaded: bench/webhook.ts starts it and receives the comparison.
 */
const { handler } = await import('../functions/webhook/handler.ts');
const event = request();
const call = (): Promise<unknown> => Reflect.apply(handler, undefined, [{ ...event }, {}]);
if (!JSON.stringify(await call()).includes('"statusCode":200')) {
  throw new Error('The handler refused the request of the benchmark.');
}
const comparison = await compare({
  reference: async () => bare({ ...event }, async () => undefined),
  subject: call,
});
process.send?.(comparison, () => process.exit());
