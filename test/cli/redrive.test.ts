import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { awsClientOptions } from '../../local/embedded/aws-client-options.ts';
import { type EmbeddedQueues, startQueues } from '../../local/embedded/embedded-queues.ts';
import type { EventMessage } from '../../shared/platform/event-message.ts';
import { type PretendedStart, pretendStart } from '../support/pretended-start.ts';

let queues: EmbeddedQueues;
let desk: PretendedStart;

beforeEach(async () => {
  queues = await startQueues();
  const environment = {
    AWS_REGION: awsClientOptions.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
  };
  desk = await pretendStart(environment);
});
afterEach(async () => {
  desk.stop();
  await queues.stop();
});

const script = join(import.meta.dirname, '../../cli/redrive.ts');

const redrive = (...args: string[]): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, ...desk.variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });

const event = (id: string): EventMessage => ({
  version: 1,
  account: 'default',
  source: 'webhook',
  receivedAt: '2026-11-22T23:00:01.000Z',
  event: { id, type: 'alarm_heard', at: '2026-11-22T23:00:00.000Z', homeId: 'home-1' },
});

const deadEvent = (id: string) =>
  queues.client.send(
    new SendMessageCommand({
      QueueUrl: queues.deadLetterUrls.events,
      MessageBody: JSON.stringify(event(id)),
      MessageGroupId: 'default/home-1',
      MessageDeduplicationId: `default/${id}`,
    }),
  );

const personal = 'Greta Testdottir, +46701740605';
const notification = {
  version: 1,
  account: 'default',
  eventId: 'event-9',
  action: { id: 'action-9', ruleId: 'quiet', channel: 'sms', text: personal, recipient: { name: personal } },
};

const take = async (QueueUrl: string) => {
  const { Messages = [] } = await queues.client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
};

describe('npm run redrive', () => {
  test('counts what waits in every kept queue, set-aside included', async () => {
    await deadEvent('event-1');
    const { code, out } = await redrive('list', '--local', '--json');
    const counts: { queue: string; waiting: number }[] = JSON.parse(out);
    expect(code).toBe(0);
    expect(counts).toContainEqual({ queue: 'events', waiting: 1 });
    expect(counts).toContainEqual({ queue: 'notifications', waiting: 0 });
    expect(counts).toContainEqual({ queue: 'set-aside', waiting: 0 });
  });

  test('sends an event back into its home’s order, with a new deduplication id within the same five minutes', async () => {
    // The event went through the queue a moment ago: its own deduplication id would vanish now.
    await queues.client.send(
      new SendMessageCommand({
        QueueUrl: queues.urls.events,
        MessageBody: JSON.stringify(event('event-1')),
        MessageGroupId: 'default/home-1',
        MessageDeduplicationId: 'default/event-1',
      }),
    );
    for (const { ReceiptHandle } of await take(queues.urls.events)) {
      await queues.client.send(new DeleteMessageCommand({ QueueUrl: queues.urls.events, ReceiptHandle }));
    }
    await deadEvent('event-1');
    const { code, out } = await redrive('retry', 'events', '--all', '--local');
    expect(out).toContain('sent again');
    expect(code).toBe(0);
    const [back] = await take(queues.urls.events);
    expect(JSON.parse(back?.Body ?? '')).toEqual(event('event-1'));
    expect(back?.Attributes?.MessageGroupId).toBe('default/home-1');
    expect(await take(queues.deadLetterUrls.events)).toEqual([]);
  });

  test('shows ids and types, and what is personal only when asked to', async () => {
    await queues.client.send(
      new SendMessageCommand({
        QueueUrl: queues.deadLetterUrls.notifications,
        MessageBody: JSON.stringify(notification),
      }),
    );
    const redacted = await redrive('show', '--local');
    expect(redacted.out).toContain('event-9');
    expect(redacted.out).not.toContain('Greta');
    expect(redacted.out).not.toContain('+4670');
    const whole = await redrive('show', 'notifications', '--local', '--show-personal');
    expect(whole.out).toContain(personal);
  });

  test('sends what was set aside back to the queue that it names', async () => {
    const body = JSON.stringify(notification);
    const aside = {
      function: 'notify',
      reason: 'It failed for good.',
      body,
      queue: queues.urls.notifications,
    };
    await queues.client.send(
      new SendMessageCommand({ QueueUrl: queues.setAsideUrl, MessageBody: JSON.stringify(aside) }),
    );
    expect((await redrive('show', 'set-aside', '--local')).out).toContain('It failed for good.');
    expect((await redrive('retry', 'set-aside', '--all', '--local')).code).toBe(0);
    const [back] = await take(queues.urls.notifications);
    expect(back?.Body).toBe(body);
  });

  test('leaves a delivery that is no event where it is and says why', async () => {
    const aside = { function: 'webhook', reason: 'Its JSON is broken.', body: '{', account: 'default' };
    await queues.client.send(
      new SendMessageCommand({ QueueUrl: queues.setAsideUrl, MessageBody: JSON.stringify(aside) }),
    );
    const { code, out } = await redrive('retry', 'set-aside', '--all', '--local');
    expect(code).toBe(1);
    expect(out).toContain('never was a message of a queue');
    expect(await take(queues.setAsideUrl)).toHaveLength(1);
  });

  test('drops only the message that is named, and only when told so', async () => {
    for (const name of ['a', 'b']) {
      await queues.client.send(
        new SendMessageCommand({
          QueueUrl: queues.deadLetterUrls.timers,
          MessageBody: `{"account":"${name}"}`,
        }),
      );
    }
    const shown: { id: string; account: string }[] = JSON.parse(
      (await redrive('show', 'timers', '--local', '--json')).out,
    );
    const id = shown.find(({ account }) => account === 'a')?.id ?? '';
    const asked = await redrive('drop', 'timers', '--id', id, '--local');
    expect(asked.code).toBe(2);
    expect(asked.err).toContain('--yes');
    expect((await redrive('drop', 'timers', '--id', id, '--local', '--yes')).code).toBe(0);
    const left = await take(queues.deadLetterUrls.timers);
    expect(left.map(({ Body }) => Body)).toEqual(['{"account":"b"}']);
  });

  test('says what is wrong with its usage and ends with 2', async () => {
    expect((await redrive('retry', '--local')).err).toContain('--id ID …, or --all');
    const unknown = await redrive('show', 'nowhere', '--local');
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('There is no queue nowhere; there are events');
    expect((await redrive('list', '--wrong')).code).toBe(2);
  });
});
