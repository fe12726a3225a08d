import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Chore, lookAfter } from '../../../functions/reconcile/look-after.ts';
import { TransientError } from '../../../shared/errors.ts';
import { GrantLostError } from '../../../shared/minut/failures.ts';
import { acquireLease } from '../../../shared/store/lease.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { account, type Fixture, startFixture } from './fixture.ts';

const lines = catchLog();
let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.stop());

const run = (chores: readonly Chore[]) =>
  lookAfter(account, {
    state: fixture.state,
    sqs: fixture.queues.client,
    queueUrl: fixture.queues.urls.reconcile,
    clock: fixture.clock,
    chores,
  });
const waiting = async () => {
  const { Attributes } = await fixture.queues.client.send(
    new GetQueueAttributesCommand({
      QueueUrl: fixture.queues.urls.reconcile,
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
};

describe('looking after an account', () => {
  test('goes on with the next chore when one fails, and counts the failure', async () => {
    const done: string[] = [];
    const fails: Chore = {
      name: 'fails',
      run: async () => {
        throw new TransientError('Minut is down.');
      },
    };
    const works: Chore = {
      name: 'works',
      run: async () => {
        done.push('works');
        return 'finished';
      },
    };
    await run([fails, works]);
    expect(done).toEqual(['works']);
    expect(lines()).toContainEqual(expect.objectContaining({ source: 'fails', ReconcileFailed: 1 }));
    expect(await waiting()).toBe(0);
  });

  test('ends quietly while Minut refuses the account: that was said already', async () => {
    const done: string[] = [];
    await run([
      {
        name: 'refused',
        run: async () => {
          throw new GrantLostError('Connect it again.');
        },
      },
      {
        name: 'next',
        run: async () => {
          done.push('next');
          return 'finished';
        },
      },
    ]);
    expect(done).toEqual([]);
    expect(lines().some((line) => 'ReconcileFailed' in line)).toBe(false);
  });

  test('asks for another run at once when a chore is not finished', async () => {
    await run([{ name: 'long', run: async () => 'unfinished' }]);
    expect(await waiting()).toBe(1);
  });

  test('is done by one run at a time', async () => {
    const lease = await acquireLease(fixture.state, {
      name: `reconcile/${account}`,
      holder: 'another run',
      ms: 60_000,
      wall: Date.now,
    });
    const done: string[] = [];
    const chore: Chore = {
      name: 'chore',
      run: async () => {
        done.push('done');
        return 'finished';
      },
    };
    await run([chore]);
    expect(done).toEqual([]);
    await lease?.release();
    await run([chore]);
    expect(done).toEqual(['done']);
  });
});
