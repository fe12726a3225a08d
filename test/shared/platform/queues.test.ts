import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedQueues, startQueues } from '../../../local/embedded/embedded-queues.ts';
import { TransientError } from '../../../shared/errors.ts';
import { deduplicationOf, groupOf } from '../../../shared/platform/event-group.ts';
import { queueBody, sendAll, sendEvent } from '../../../shared/platform/queues.ts';
import { awaitMessages } from '../../support/messages.ts';

let queues: EmbeddedQueues;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.stop());

const message = (id: string, homeId: string | undefined = 'home') =>
  ({
    version: 1,
    account: 'default',
    source: 'webhook',
    receivedAt: '2026-11-21T21:40:00.000Z',
    event: { id, type: 'battery_low', at: '2026-11-21T21:40:00.000Z', ...(homeId ? { homeId } : {}) },
  }) as const;

describe('a queue', () => {
  it('takes an event once, though it is sent twice', async () => {
    await sendEvent(queues.client, queues.urls.events, message('e1'));
    await sendEvent(queues.client, queues.urls.events, message('e1'));
    expect(await awaitMessages(queues.client, queues.urls.events, 1)).toEqual([message('e1')]);
    const { Messages = [] } = await queues.client.send(
      new ReceiveMessageCommand({ QueueUrl: queues.urls.events, WaitTimeSeconds: 0 }),
    );
    expect(Messages).toEqual([]);
  });

  it('takes more messages than fit into one batch', async () => {
    const many = Array.from({ length: 25 }, (_, n) => ({ n }));
    await sendAll(queues.client, queues.urls.notifications, many);
    const received = await awaitMessages(queues.client, queues.urls.notifications, 25);
    expect(received).toHaveLength(25);
    expect(received).toEqual(expect.arrayContaining(many));
  });

  it('that is down is a reason to try later', async () => {
    await expect(sendAll(queues.client, `${queues.endpoint}/000000000000/none`, [{}])).rejects.toBeInstanceOf(
      TransientError,
    );
  });
});

describe('what a queue carries', () => {
  it('is the message, spelt without a character that SQS refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const body = queueBody({ text: `${text}\uFFFE\uFFFF` });
        expect(JSON.parse(body)).toEqual({ text: `${text}\uFFFE\uFFFF` });
        expect([...body].filter((char) => char < ' ' || char === '\uFFFE' || char === '\uFFFF')).toEqual([]);
      }),
    );
  });

  it('has a group for each home, one for what has no home, and ids that SQS takes', () => {
    expect(groupOf(message('e', 'h1'))).toBe('default/h1');
    expect(groupOf({ account: 'default', event: { id: 'e', type: 't', at: '' } })).toBe('default');
    expect(deduplicationOf(message('e1'))).toBe('default/e1');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 256 }), (id) => {
        for (const value of [groupOf(message('e', id)), deduplicationOf(message(id))])
          expect(value).toMatch(/^[!-~]{1,128}$/);
      }),
    );
  });
});
