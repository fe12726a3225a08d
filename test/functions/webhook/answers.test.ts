import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { delivery, firstNotice } from '../../support/delivery.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { startWebhook, type Webhook } from '../../support/webhook.ts';

const lines = catchLog();
const accepted = { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
const kib = 1024;
/** An authentic event of exactly so many bytes: spaces are part of what is signed. */
const ofBytes = (length: number) => JSON.stringify(firstNotice).padEnd(length, ' ');

describe('the webhook answers', () => {
  let webhook: Webhook;
  beforeEach(async () => {
    webhook = await startWebhook();
  });
  afterEach(() => webhook.stop());

  it('200 with an empty object once the queue has taken the event, in its home’s group', async () => {
    expect(await webhook.post(delivery())).toEqual(accepted);
    const [call] = webhook.sqs.commandCalls(SendMessageCommand);
    expect(call?.args[0].input).toMatchObject({
      MessageGroupId: `default/${firstNotice.event.home_id}`,
      MessageDeduplicationId: `default/${firstNotice.event.id}`,
    });
    expect(webhook.bodies()).toMatchObject([
      {
        version: 1,
        account: 'default',
        source: 'webhook',
        event: {
          id: firstNotice.event.id,
          type: 'disturbance_first_notice',
          at: firstNotice.event.created_at,
          homeId: firstNotice.event.home_id,
        },
      },
    ]);
    expect(lines()).toHaveLength(1);
  });

  it('200 to a duplicate, with the same deduplication id', async () => {
    expect(await webhook.post(delivery())).toEqual(accepted);
    expect(await webhook.post(delivery())).toEqual(accepted);
    const ids = webhook.sqs
      .commandCalls(SendMessageCommand)
      .map(({ args: [{ input }] }) => input.MessageDeduplicationId);
    expect(new Set(ids).size).toBe(1);
  });

  it('200 to an unknown event type, to a bare event and to one without home or device', async () => {
    const { event } = firstNotice;
    const { home_id: _, ...homeless } = event;
    for (const body of [{ ...event, type: 'brand_new_type' }, event, homeless, { event, extra: [1, 2] }]) {
      expect(await webhook.post(delivery({ body: JSON.stringify(body) }))).toEqual(accepted);
    }
    expect(webhook.bodies()).toHaveLength(4);
    expect(webhook.aside()).toHaveLength(0);
  });

  it('200 to a body that came base64-encoded, with the bytes that were signed', async () => {
    const event = delivery({ contentType: 'application/octet-stream' });
    expect(event.isBase64Encoded).toBe(true);
    expect(await webhook.post(event)).toEqual(accepted);
    expect(webhook.bodies()).toHaveLength(1);
  });

  it('401 when a body says that it is base64 and is not what was signed', async () => {
    const { statusCode } = await webhook.post({ ...delivery(), isBase64Encoded: true });
    expect(statusCode).toBe(401);
  });

  it.each([
    ['broken JSON', '{"event": '],
    ['an empty body', ''],
    ['a JSON text', '"event"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an event without id', '{"type":"battery_low","created_at":"2026-11-21T21:40:00Z"}'],
    ['an empty id', '{"id":"","type":"battery_low","created_at":"2026-11-21T21:40:00Z"}'],
    ['an id that is a number', '{"id":7,"type":"battery_low","created_at":"2026-11-21T21:40:00Z"}'],
    ['a time that is none', '{"id":"7","type":"battery_low","created_at":"yesterday"}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['JSON nested ten thousand times', '['.repeat(10_000)],
    ['characters that no queue takes', '\u0000\uffff\ufffe\ud83d'],
  ])('200 to authentic deliveries that are no event, and keeps them aside: %s', async (_what, body) => {
    const contentType = typeof body === 'string' ? 'application/json' : 'application/octet-stream';
    expect(await webhook.post(delivery({ body, contentType }))).toEqual(accepted);
    expect(webhook.bodies()).toHaveLength(0);
    expect(webhook.aside()).toMatchObject([{ function: 'webhook', account: 'default' }]);
    expect(lines()).toMatchObject([{ level: 'error', message: 'set aside', SetAside: 1 }]);
  });

  it('413 to a decoded body of one byte more than 64 KiB, before it asks who it is', async () => {
    for (const contentType of ['application/json', 'application/octet-stream']) {
      const most = await webhook.post(delivery({ body: ofBytes(64 * kib), contentType }));
      expect(most.statusCode, contentType).toBe(200);
      for (const more of [1, 2, 3, 100 * kib]) {
        const { statusCode } = await webhook.post(
          delivery({ body: ofBytes(64 * kib + more), contentType, token: 'wrong', account: 'nobody' }),
        );
        expect(statusCode, `${contentType} + ${more}`).toBe(413);
      }
    }
  });

  it('counts bytes, not characters', async () => {
    const umlauts = 'å'.repeat(32 * kib + 1);
    expect((await webhook.post(delivery({ body: umlauts }))).statusCode).toBe(413);
  });

  it.each<[string, (webhook: Webhook) => void]>([
    ['the event queue', ({ sqs }) => sqs.on(SendMessageCommand).rejects(new Error('down'))],
    ['the secrets', ({ secrets }) => secrets.on(GetSecretValueCommand).rejects(new Error('down'))],
    ['the config table', ({ dynamoDb }) => dynamoDb.on(QueryCommand).rejects(new Error('down'))],
    ['a secret that is being written by hand', ({ setSecret }) => setSecret('{"token": ')],
  ])('503 when it cannot rely on %s, so that Minut sends again', async (_what, breakIt) => {
    breakIt(webhook);
    expect((await webhook.post(delivery())).statusCode).toBe(503);
    expect(lines()).toMatchObject([{ level: 'error', NotAccepted: 1 }]);
  });

  it('503 when what is no event cannot be kept aside', async () => {
    webhook.sqs
      .on(SendMessageBatchCommand)
      .resolves({ Successful: [], Failed: [{ Id: '0', Code: 'x', SenderFault: false }] });
    expect((await webhook.post(delivery({ body: '{' }))).statusCode).toBe(503);
  });

  it('200 again as soon as the queue is back', async () => {
    webhook.sqs.on(SendMessageCommand).rejectsOnce(new Error('down')).resolves({ MessageId: '1' });
    expect((await webhook.post(delivery())).statusCode).toBe(503);
    expect((await webhook.post(delivery())).statusCode).toBe(200);
  });
});
