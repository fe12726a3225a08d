import { createServer, request } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { notify } from '../functions/notify/notify.ts';
import { handleEvent } from '../functions/rules/handle-event.ts';
import { httpEvent } from '../local/lambda/http-event.ts';
import { httpAnswer } from '../local/lambda/http-result.ts';
import { systemClock } from '../shared/platform/clock.ts';
import { eventMessageSchema } from '../shared/platform/event-message.ts';
import { noFacts } from '../shared/rules/facts.ts';
import { itemSchemas } from '../shared/rules/item-schemas.ts';
import { indexRules } from '../shared/rules/rule-index.ts';
import { notificationSchema } from '../shared/store/notification.ts';
import { memoryTable } from './memory-table.ts';

/**
 * The handlers chained in one process over ports in memory, for the comparison with Node-RED: webhook, rules, notify,
 * with authentication, the record of each event, the incident and the claim. Arguments: port, URL of the sink.
 */
const [port = '0', sink = ''] = process.argv.slice(2);

const secret = {
  hookId: 'hook',
  hookSecret: 'a'.repeat(40),
  token: 'token-of-the-benchmark',
  scheme: 'sha256-hex-text',
};
const bodies = z.object({
  MessageBody: z.optional(z.string()),
  Entries: z.optional(z.array(z.object({ MessageBody: z.string() }))),
});
const inputOf = (command: unknown): unknown =>
  typeof command === 'object' && command !== null && 'input' in command ? command.input : undefined;

const set = {
  account: undefined,
  rules: [
    {
      version: '1',
      rule: itemSchemas.rule.parse({
        id: 'noise',
        when: 'noise-started',
        during: { from: '22:00', to: '07:00' },
        // biome-ignore lint/suspicious/noThenProperty: the word of the rule language; a rule is never awaited.
        then: [{ sms: { to: '+46701740605', text: '{{home.name}} is loud' } }],
      }),
    },
  ],
  contacts: new Map(),
  homes: new Map(),
};
const index = indexRules(set);
const state = memoryTable();

const sqs = new SQSClient({ region: 'eu-north-1' });
const common = {
  state,
  sqs,
  notificationsUrl: 'notifications',
  guestUpdatesUrl: 'guest-updates',
  timersUrl: 'timers',
};

const agentOptions = { method: 'POST', headers: { 'content-type': 'application/json' } } as const;
const post = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const call = request(sink, agentOptions, (response) => {
      response.resume();
      response.on('end', () => resolve('id'));
    });
    call.on('error', reject);
    call.end(text);
  });
const send = async (message: object) =>
  ({ kind: 'accepted', providerId: await post(JSON.stringify(message)) }) as const;
const channels = { sms: send, email: send, call: send };

const onMessage = async (body: string): Promise<void> => {
  const parsed: unknown = JSON.parse(body);
  const notification = notificationSchema.safeParse(parsed);
  if (notification.success) {
    // The event is from the past, so that the condition on local time holds at any hour; its text must not be stale.
    const { action } = notification.data;
    const validUntil = new Date(Date.now() + 60_000).toISOString();
    await notify(
      { ...notification.data, action: { ...action, validUntil } },
      { ...common, channels, clock: systemClock },
    );
    return;
  }
  const event = eventMessageSchema.safeParse(parsed);
  if (!event.success) return;
  const eventTime = Date.parse(event.data.event.at) + 1_000;
  await handleEvent(event.data, {
    ...common,
    clock: { ...systemClock, now: () => eventTime },
    activeSet: async () => ({ set, index }),
    loadFacts: async () => noFacts,
    linkTo: () => 'https://desk.example.com/i/x',
    defaultTimeZone: 'Europe/Stockholm',
  });
};

/** Queues are ports in memory: what is sent is handled in a later turn of this process. */
const enqueue = async (command: unknown) => {
  const { MessageBody, Entries = [] } = bodies.parse(inputOf(command));
  for (const body of [...(MessageBody ? [MessageBody] : []), ...Entries.map((entry) => entry.MessageBody)]) {
    setImmediate(() => {
      onMessage(body).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    });
  }
  return { MessageId: 'id' };
};
Reflect.set(SQSClient.prototype, 'send', enqueue);
Reflect.set(DynamoDBClient.prototype, 'send', async () => ({ Items: [marshall({ id: 'account#default' })] }));
Reflect.set(SecretsManagerClient.prototype, 'send', async () => ({ SecretString: JSON.stringify(secret) }));

const serve = async () => {
  const { handler } = await import('../functions/webhook/handler.ts');
  createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const event = httpEvent({
      method: 'POST',
      url: incoming.url ?? '/',
      rawHeaders: incoming.rawHeaders,
      body: Buffer.concat(chunks),
      sourceIp: '127.0.0.1',
      pathParameters: { account: 'default' },
      routeKey: 'POST /webhooks/{account}',
      now: Date.now(),
    });
    const { status, headers, body } = httpAnswer(await Reflect.apply(handler, undefined, [event, {}]));
    response.writeHead(status, Object.fromEntries(headers)).end(body);
  }).listen(Number(port), '127.0.0.1');
};
void serve();
