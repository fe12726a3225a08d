import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { NeverError, TransientError } from '../../../shared/errors.ts';
import { consume, parseJson, retryDelaySeconds } from '../../../shared/platform/queue-consumer.ts';
import { catchLog } from '../../support/quiet-log.ts';

const lines = catchLog();
const outcomes = ['ok', 'later', 'never'] as const;
type Outcome = (typeof outcomes)[number];

const sqs = mockClient(SQSClient);
beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
});

const record = (id: string, body: string, group?: string, receives = 1): SQSRecord => ({
  messageId: id,
  receiptHandle: `handle-${id}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: '',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '',
    ...(group ? { MessageGroupId: group } : {}),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn',
  awsRegion: 'eu-north-1',
});

/** A consumer whose messages say themselves what becomes of them. */
const start = () => {
  const handled: string[] = [];
  const handler = consume({
    name: 'test',
    client: new SQSClient({}),
    queueUrl: 'https://sqs.example.com/work',
    setAsideUrl: 'https://sqs.example.com/aside',
    parse: parseJson(z.enum(outcomes), 'test'),
    handle: async (outcome, { messageId }) => {
      handled.push(messageId);
      if (outcome === 'later') throw new TransientError('busy');
      if (outcome === 'never') throw new NeverError('It can never succeed.');
    },
  });
  const run = async (records: SQSRecord[]) => {
    const { batchItemFailures } = await handler({ Records: records });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const aside = () =>
    sqs
      .commandCalls(SendMessageBatchCommand)
      .flatMap(({ args: [{ input }] }) =>
        (input.Entries ?? []).map(({ MessageBody = '' }) => JSON.parse(MessageBody)),
      );
  return { handled, run, aside };
};

const patterns = (length: number): Outcome[][] =>
  length === 0 ? [[]] : patterns(length - 1).flatMap((rest) => outcomes.map((outcome) => [outcome, ...rest]));

describe('a batch of a queue with groups', () => {
  it.each(['AAAAAA', 'AABBCC', 'ABCABC', 'ABBACA', 'CABBAC', 'ABC', 'AB', 'A'])(
    'keeps the order of each group and loses nothing, whatever becomes of each of %s',
    async (groups) => {
      for (const pattern of patterns(groups.length)) {
        sqs.resetHistory();
        const { handled, run, aside } = start();
        const batch = pattern.map((outcome, index) => ({
          id: `${index}`,
          outcome,
          group: groups[index] ?? '',
        }));
        const returned = await run(
          batch.map(({ id, outcome, group }) => record(id, JSON.stringify(outcome), group)),
        );

        // From the requirement: the first failure of a group returns it and all that follow it there, unprocessed.
        const failed = new Set<string>();
        const expected = { handled: [] as string[], returned: [] as string[], aside: 0 };
        for (const { id, outcome, group } of batch) {
          if (failed.has(group)) {
            expected.returned.push(id);
            continue;
          }
          expected.handled.push(id);
          if (outcome === 'never') expected.aside += 1;
          if (outcome === 'later') {
            failed.add(group);
            expected.returned.push(id);
          }
        }
        const name = `${groups} ${pattern.join(' ')}`;
        expect({ handled, returned, aside: aside().length }, name).toEqual(expected);
      }
    },
  );

  it('returns what could not be set aside, and the rest of its group', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('down'));
    const { run, handled } = start();
    const returned = await run([
      record('1', '"never"', 'A'),
      record('2', '"ok"', 'A'),
      record('3', '"ok"', 'B'),
    ]);
    expect(returned).toEqual(['1', '2']);
    expect(handled).toEqual(['1', '3']);
  });
});

describe('a batch of a queue without groups', () => {
  it('returns only what failed', async () => {
    const { run, handled } = start();
    expect(await run([record('1', '"later"'), record('2', '"ok"'), record('3', '"later"')])).toEqual([
      '1',
      '3',
    ]);
    expect(handled).toEqual(['1', '2', '3']);
  });
});

describe('a message', () => {
  it.each([
    ['{', 'The message is not JSON, so it is no test.'],
    ['"other"', 'The message is no test.'],
    ['', 'The message is not JSON, so it is no test.'],
  ])('that is %o is set aside with its reason and its body', async (body, reason) => {
    const { run, aside, handled } = start();
    expect(await run([record('1', body)])).toEqual([]);
    expect(aside()).toEqual([{ function: 'test', reason, body, queue: 'https://sqs.example.com/work' }]);
    expect(handled).toEqual([]);
    expect(lines()).toMatchObject([{ level: 'error', SetAside: 1 }]);
  });

  it.each([
    [1, 2],
    [2, 5],
    [3, 15],
    [4, 30],
    [5, 30],
    [19, 30],
  ])('that failed for the %i. time is tried again after %i s', async (receives, seconds) => {
    expect(retryDelaySeconds(receives)).toBe(seconds);
    const { run } = start();
    await run([record('1', '"later"', 'A', receives)]);
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://sqs.example.com/work',
      ReceiptHandle: 'handle-1',
      VisibilityTimeout: seconds,
    });
  });

  it('is returned all the same when its visibility cannot be changed', async () => {
    sqs.on(ChangeMessageVisibilityCommand).rejects(new Error('down'));
    const { run } = start();
    expect(await run([record('1', '"later"')])).toEqual(['1']);
  });
});
