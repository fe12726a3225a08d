import { describe, expect, it, vi } from 'vitest';
import { sendTestText } from '../../../cli/connect/send-test-text.ts';
import { notify } from '../../../functions/notify/notify.ts';
import type { DeliveryResult } from '../../../shared/channels/delivery-result.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { notificationSchema } from '../../../shared/store/notification.ts';
import type { Table } from '../../../shared/store/table.ts';
import { aQueue } from '../../support/a-queue.ts';
import { staffNumber, unique } from '../../support/builders.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { useTables } from '../../support/tables.ts';

catchLog();

describe('the test text', () => {
  const tables = useTables();

  /** Sends it, and has `notify` work off what is queued as it does for every alert. */
  const play = async (result: DeliveryResult, times = 1) => {
    const { state } = tables();
    const { sqs, sent } = aQueue();
    const texts: { readonly to: string; readonly text: string }[] = [];
    let looks = 0;
    const watched: Table = { ...state, get: (key) => state.get(key).finally(() => (looks += 1)) };
    const channels = {
      sms: async (sms: { readonly to: string; readonly text: string }) => {
        texts.push(sms);
        const looksBefore = looks;
        // While it is being sent its outcome is not known, however often somebody looks.
        await vi.waitFor(() => expect(looks).toBeGreaterThan(looksBefore + 1), { timeout: 5_000 });
        return result;
      },
      email: async () => result,
      call: async () => result,
    };
    const sending = sendTestText(
      {
        state: watched,
        sqs,
        notificationsUrl: 'https://sqs.example.com/notifications',
        clock: systemClock,
      },
      unique('account'),
      staffNumber,
    );
    const message = await vi.waitFor(() => {
      const [first] = sent();
      if (!first) throw new Error('Nothing was queued.');
      return first;
    });
    expect(message.url).toBe('https://sqs.example.com/notifications');
    const own = aQueue();
    const dependencies = {
      state,
      sqs: own.sqs,
      clock: systemClock,
      channels,
      notificationsUrl: 'https://sqs.example.com/notifications',
      timersUrl: 'https://sqs.example.com/timers',
    };
    for (let time = 0; time < times; time += 1)
      await notify(notificationSchema.parse(message.body), dependencies);
    return { outcome: await sending, texts };
  };

  it('goes the way of every alert, to the one number, once', async () => {
    const { outcome, texts } = await play({ kind: 'accepted', providerId: 'sns-1' }, 2);
    expect(texts).toEqual([{ to: staffNumber, text: expect.stringMatching(/^Nightdesk: .{20,140}$/) }]);
    expect(outcome).toMatchObject({ status: 'sent' });
  });

  it('says why it was refused', async () => {
    const { outcome } = await play({ kind: 'refused', reason: 'the provider refused it (OptedOut)' });
    expect(outcome).toMatchObject({ status: 'failed', reason: 'the provider refused it (OptedOut)' });
  });

  it('is not known to be sent while nobody works off the queue', async () => {
    const { state } = tables();
    const { sqs } = aQueue();
    const dependencies = { state, sqs, notificationsUrl: 'https://sqs.example.com/n', clock: systemClock };
    expect(await sendTestText(dependencies, unique('account'), staffNumber, 0)).toBeUndefined();
  });
});
