import { describe, expect, test } from 'vitest';
import { notify } from '../../../functions/notify/notify.ts';
import { actionStatesOf } from '../../../functions/rules/hand-over.ts';
import { canaryPlan, canaryType } from '../../../shared/rules/canary.ts';
import { canarySent, readCanary } from '../../../shared/store/canary.ts';
import { recordEvent } from '../../../shared/store/events.ts';
import { eventKey } from '../../../shared/store/state-keys.ts';
import { aQueue } from '../../support/a-queue.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { settableClock } from '../../support/settable-clock.ts';
import { useTables } from '../../support/tables.ts';

const lines = catchLog();
const tables = useTables();

describe('the canary at the end of its way', () => {
  test('arrives without a provider being asked, and is counted apart from what people get', async () => {
    const { state } = tables();
    const clock = settableClock();
    const account = 'canary-account';
    const at = new Date(clock.now()).toISOString();
    const event = { id: 'canary-1', type: canaryType, at };
    const plan = canaryPlan(event);
    await canarySent(state, account, clock.now());
    const message = { version: 1, account, source: 'canary', receivedAt: at, event } as const;
    await recordEvent(state, message, plan, { actions: actionStatesOf(plan), known: true }, clock.now());

    const refuse = async () => {
      throw new Error('a provider was asked');
    };
    const [action] = plan.actions;
    if (!action) throw new Error('The canary has no action.');
    await notify(
      {
        version: 1,
        account,
        eventId: event.id,
        eventAt: at,
        holder: eventKey(account, undefined, event.id),
        episode: 0,
        action,
      },
      {
        state,
        clock,
        channels: { sms: refuse, email: refuse, call: refuse },
        sqs: aQueue().sqs,
        notificationsUrl: 'https://queue.example.com/notifications',
        timersUrl: 'https://queue.example.com/timers',
      },
    );
    expect((await readCanary(state, account))?.arrivedAt).toBe(clock.now());
    expect(lines()).toContainEqual(expect.objectContaining({ CanaryArrived: 1 }));
    expect(lines().some((line) => 'Sent' in line)).toBe(false);
  });
});
