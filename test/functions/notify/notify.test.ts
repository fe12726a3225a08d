import { describe, expect, it } from 'vitest';
import { notify } from '../../../functions/notify/notify.ts';
import type { DeliveryResult } from '../../../shared/channels/delivery-result.ts';
import { NeverError, TransientError } from '../../../shared/errors.ts';
import type { Incident } from '../../../shared/incidents/incident.ts';
import type { PlannedAction } from '../../../shared/rules/plan.ts';
import { claimAction, leaseMs } from '../../../shared/store/actions.ts';
import { applyTransition } from '../../../shared/store/apply-transition.ts';
import { readIncident } from '../../../shared/store/incidents.ts';
import { incidentKey } from '../../../shared/store/state-keys.ts';
import type { Table } from '../../../shared/store/table.ts';
import { aQueue } from '../../support/a-queue.ts';
import { aNotification, anAction, anIncident, guestNumber, stateOf } from '../../support/builders.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { settableClock } from '../../support/settable-clock.ts';
import { useTables, withoutConditions } from '../../support/tables.ts';

const lines = catchLog();
const tables = useTables();
const toGuest = { key: 'guest:1', role: 'guest', name: 'the guest', address: guestNumber } as const;

/** An incident with one planned action, and a channel that answers as told, one answer a send. */
const start = async (more: Partial<PlannedAction> = {}, answers: DeliveryResult['kind'][] = []) => {
  const { state } = tables();
  const clock = settableClock();
  const incident = anIncident();
  const action = anAction(more);
  await applyTransition(state, { kind: 'open', incident }, { [action.id]: stateOf(action) }, clock.now());
  const sent: string[] = [];
  const result = (kind: DeliveryResult['kind']): DeliveryResult =>
    kind === 'accepted'
      ? { kind, providerId: 'm-1' }
      : kind === 'refused'
        ? { kind, reason: 'no' }
        : { kind };
  const send = async ({ to }: { readonly to: string }) => {
    sent.push(to);
    return result(answers.shift() ?? 'accepted');
  };
  const channels = { sms: send, email: send, call: send };
  const { sqs } = aQueue();
  const urls = { sqs, notificationsUrl: 'https://queue/notifications', timersUrl: 'https://queue/timers' };
  const notification = aNotification(incident, action);
  const change = (kind: 'close' | 'reopen', changes: Partial<Incident>) =>
    applyTransition(state, { kind, incident: { ...incident, ...changes } }, {}, clock.now());
  return {
    clock,
    sent,
    incident,
    action,
    ref: { ...incidentKey(incident), id: action.id, hold: action.hold, episode: 1 },
    run: (table: Table = state) => notify(notification, { state: table, channels, clock, ...urls }),
    urls,
    stored: async () => (await readIncident(state, incidentKey(incident)))?.actions[action.id],
    end: () => change('close', { status: 'resolved', closedAt: '2026-11-21T21:41:00.000Z' }),
    comeBack: () => change('reopen', { status: 'open', episode: 2 }),
    setStatus: (status: Incident['status']) =>
      state.update(incidentKey(incident), {
        update: 'SET #status = :status',
        names: { '#status': 'status' },
        values: { ':status': status },
      }),
  };
};

describe('notify sends an action', () => {
  it('once, and keeps the provider’s id', async () => {
    const { run, sent, stored, action } = await start();
    await run();
    expect(sent).toEqual([action.recipient.address]);
    expect(await stored()).toMatchObject({ status: 'sent', providerId: 'm-1', attempts: 1 });
  });

  it('once, however often its message is delivered', async () => {
    const { run, sent, clock } = await start();
    for (let n = 0; n < 5; n += 1) {
      await run();
      clock.pass(leaseMs);
    }
    expect(sent).toHaveLength(1);
  });

  it('once, when 20 deliveries of its message run at the same time', async () => {
    const { run, sent } = await start();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => run()));
    expect(sent).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(TransientError);
    }
  });

  it('again and again if the claim were no condition, which is how these tests would see it', async () => {
    const { run, sent } = await start();
    await Promise.allSettled(Array.from({ length: 20 }, () => run(withoutConditions(tables().state))));
    expect(sent.length).toBeGreaterThan(1);
  });

  it('later, when the provider surely did not take it', async () => {
    const { run, sent, stored } = await start({}, ['try-later']);
    await expect(run()).rejects.toBeInstanceOf(TransientError);
    expect(await stored()).toMatchObject({ status: 'planned' });
    await run();
    expect(sent).toHaveLength(2);
    expect(await stored()).toMatchObject({ status: 'sent', attempts: 2 });
  });

  it('never again, when the provider refused it', async () => {
    const { run, sent, stored } = await start({}, ['refused']);
    await run();
    await run();
    expect(sent).toHaveLength(1);
    expect(await stored()).toMatchObject({ status: 'failed', reason: 'no' });
    expect(lines().at(-1)).toMatchObject({ level: 'error', Failed: 1 });
  });

  it.each(['+4670', '+46', 'none', ''])('never to %o, which is no number', async (address) => {
    const { run, sent, stored } = await start({ recipient: { ...toGuest, address } });
    await run();
    expect(sent).toHaveLength(0);
    expect(await stored()).toMatchObject({ status: 'failed' });
  });

  it('not at all, once it is too old to wake anyone', async () => {
    const { run, sent, stored } = await start({ validUntil: '2026-11-21T21:40:05.000Z' });
    await run();
    expect(sent).toHaveLength(0);
    expect(await stored()).toMatchObject({ status: 'skipped' });
  });

  it('never, when nothing is known of it: it goes to a person', async () => {
    const { run, sent, incident } = await start();
    await tables().state.delete(incidentKey(incident));
    await expect(run()).rejects.toBeInstanceOf(NeverError);
    expect(sent).toHaveLength(0);
  });
});

describe('an outcome that nobody can tell', () => {
  it('sends an alarm to staff again, once the lease is over and not before, and counts it', async () => {
    const { run, sent, clock, stored } = await start({}, ['ambiguous']);
    await expect(run()).rejects.toBeInstanceOf(TransientError);
    clock.pass(leaseMs - 1);
    await expect(run()).rejects.toBeInstanceOf(TransientError);
    expect(sent).toHaveLength(1);
    clock.pass(1);
    await run();
    expect(sent).toHaveLength(2);
    expect(await stored()).toMatchObject({ status: 'sent', ambiguous: 1 });
    expect(JSON.stringify(lines())).toContain('"Resent":1');
  });

  it('waits twice as long each time, four minutes at most', async () => {
    const { run, sent, clock } = await start(
      { validUntil: '2026-11-22T21:40:00.000Z' },
      Array.from({ length: 8 }, () => 'ambiguous' as const),
    );
    const sentAfter: number[] = [];
    const begin = clock.now();
    while (clock.now() - begin < 15 * 60_000) {
      const before = sent.length;
      await run().catch(() => undefined);
      if (sent.length > before) sentAfter.push((clock.now() - begin) / 1000);
      clock.pass(5_000);
    }
    expect(sentAfter).toEqual([0, 15, 45, 105, 225, 465, 705]);
  });

  it('parks a text to a guest, and does not send it again', async () => {
    const { run, sent, clock, stored } = await start({ recipient: toGuest, onAmbiguity: 'park' }, [
      'ambiguous',
    ]);
    await run();
    clock.pass(leaseMs);
    await run();
    expect(sent).toHaveLength(1);
    expect(await stored()).toMatchObject({ status: 'parked' });
  });

  it.each([
    { onAmbiguity: 'resend', sends: 1, status: 'sent' },
    { onAmbiguity: 'park', sends: 0, status: 'parked' },
  ] as const)(
    'after a crash between claim and outcome: $onAmbiguity',
    async ({ onAmbiguity, sends, status }) => {
      const { run, sent, clock, stored, ref } = await start({ onAmbiguity });
      expect(await claimAction(tables().state, ref, clock.wall())).toMatchObject({ kind: 'granted' });
      await expect(run()).rejects.toBeInstanceOf(TransientError);
      clock.pass(leaseMs);
      await run();
      expect(sent).toHaveLength(sends);
      expect(await stored()).toMatchObject({ status });
    },
  );

  it('is taken over by one of 20 deliveries', async () => {
    const { run, sent, clock, ref } = await start();
    await claimAction(tables().state, ref, clock.wall());
    clock.pass(leaseMs);
    await Promise.allSettled(Array.from({ length: 20 }, () => run()));
    expect(sent).toHaveLength(1);
  });

  it('of a slow sender does not overwrite what the delivery that took over has stored', async () => {
    const { run, sent, clock, stored, action, incident, urls } = await start();
    const { state } = tables();
    const slow = notify(aNotification(incident, action), {
      state,
      clock,
      ...urls,
      channels: {
        email: async () => ({ kind: 'ambiguous' }),
        call: async () => ({ kind: 'ambiguous' }),
        sms: async () => {
          clock.pass(leaseMs);
          await run();
          return { kind: 'refused', reason: 'too late' };
        },
      },
    });
    await slow;
    expect(sent).toHaveLength(1);
    expect(await stored()).toMatchObject({ status: 'sent', providerId: 'm-1' });
  });

  it('is not called unsent when the incident ended meanwhile', async () => {
    const { run, sent, clock, stored, ref, end } = await start();
    await claimAction(tables().state, ref, clock.wall());
    await end();
    clock.pass(leaseMs);
    await run();
    expect(sent).toHaveLength(0);
    expect(await stored()).toMatchObject({ status: 'parked' });
    expect((await stored())?.reason).toMatch(/^nobody can tell/);
  });

  it('is not called unsent when the news grew too old meanwhile', async () => {
    const { run, sent, clock, stored, ref } = await start();
    await claimAction(tables().state, ref, clock.wall());
    clock.pass(3_600_000);
    await run();
    expect(sent).toHaveLength(0);
    expect(await stored()).toMatchObject({ status: 'parked' });
  });
});

describe('an incident that goes on without its action', () => {
  it('withholds it after the recorded end', async () => {
    const { run, sent, stored, end } = await start();
    await end();
    await run();
    expect(sent).toHaveLength(0);
    expect(await stored()).toMatchObject({ status: 'skipped', reason: 'the incident was over' });
  });

  it('withholds it in the next episode', async () => {
    const { run, sent, end, comeBack } = await start();
    await end();
    await comeBack();
    await run();
    expect(sent).toHaveLength(0);
  });

  it.each([
    ['when-taken', 'acknowledged', 0],
    ['when-taken', 'snoozed', 0],
    ['when-over', 'acknowledged', 1],
    ['when-over', 'snoozed', 1],
    ['never', 'resolved', 1],
    ['when-over', 'resolved', 0],
    ['when-taken', 'resolved', 0],
    ['when-taken', 'open', 1],
  ] as const)('%s: while it is %s, sends %i', async (hold, status, sends) => {
    const { run, sent, setStatus } = await start({ hold });
    await setStatus(status);
    await run();
    expect(sent).toHaveLength(sends);
  });

  it('would send it if the claim were no condition, which is how these tests would see it', async () => {
    const { run, sent, end } = await start();
    await end();
    await run(withoutConditions(tables().state));
    expect(sent).toHaveLength(1);
  });
});

it('logs one line for a text that went out, without number, name or text', async () => {
  const { run, action } = await start();
  await run();
  expect(lines()).toHaveLength(1);
  for (const secret of [action.recipient.address, action.recipient.name, action.text, 'contact:'])
    expect(JSON.stringify(lines())).not.toContain(secret);
});
