import { describe, expect, it } from 'vitest';
import { notify } from '../../../functions/notify/notify.ts';
import type { DeliveryResult } from '../../../shared/channels/delivery-result.ts';
import type { PlannedAction } from '../../../shared/rules/plan.ts';
import { applyTransition } from '../../../shared/store/apply-transition.ts';
import { readIncident } from '../../../shared/store/incidents.ts';
import { notificationSchema } from '../../../shared/store/notification.ts';
import { incidentKey } from '../../../shared/store/state-keys.ts';
import { aQueue } from '../../support/a-queue.ts';
import {
  aNotification,
  anAction,
  anIncident,
  guestNumber,
  staffNumber,
  stateOf,
} from '../../support/builders.ts';
import { settableClock } from '../../support/settable-clock.ts';
import { useTables } from '../../support/tables.ts';

const tables = useTables();
const notificationsUrl = 'https://queue.example.com/notifications';
const timersUrl = 'https://queue.example.com/timers';
const minute = 60_000;
const guest = { key: 'guest:maja', role: 'guest', name: 'the guest', address: guestNumber } as const;
const nina = { key: 'contact:nina', role: 'staff', name: 'Nina', address: staffNumber } as const;

/** One home at night, with the real tables and channels that answer what a test tells them to. */
const start = async (
  answer: (channel: string) => DeliveryResult = () => ({ kind: 'accepted', providerId: 'm' }),
) => {
  const { state } = tables();
  const clock = settableClock();
  const incident = anIncident();
  await applyTransition(state, { kind: 'open', incident }, {}, clock.now());
  const said: { channel: string; to: string; text: string }[] = [];
  const channel = (name: string) => async (message: { to: string; text: string }) => {
    said.push({ channel: name, to: message.to, text: message.text });
    return answer(name);
  };
  const channels = { sms: channel('sms'), email: channel('email'), call: channel('call') };
  const queue = aQueue();
  const dependencies = { state, clock, channels, sqs: queue.sqs, notificationsUrl, timersUrl };
  const send = async (more: Partial<PlannedAction>, eventAt = new Date(clock.now()).toISOString()) => {
    const action = anAction({ validUntil: '2026-11-22T21:40:00.000Z', ...more });
    await applyTransition(state, { kind: 'note', incident }, { [action.id]: stateOf(action) }, clock.now());
    await notify({ ...aNotification(incident, action), eventAt }, dependencies);
    return (await readIncident(state, incidentKey(incident)))?.actions[action.id];
  };
  const follow = async (url: string) => {
    for (const { body } of queue.sent().filter((message) => message.url === url)) {
      const wrapped =
        typeof body === 'object' && body !== null && 'notification' in body ? body.notification : body;
      await notify(notificationSchema.parse(wrapped), dependencies);
    }
  };
  return { clock, said, send, follow, queue };
};

describe('texts to a guest', () => {
  const toGuest = { recipient: guest, onAmbiguity: 'park', guest: { night: '2026-11-21' } } as const;

  it('are three a night at most, and staff hear of the fourth', async () => {
    const { clock, said, send, follow } = await start();
    for (let n = 0; n < 3; n += 1) {
      expect(await send(toGuest)).toMatchObject({ status: 'sent' });
      clock.pass(15 * minute);
    }
    expect(await send({ ...toGuest, otherwise: [nina] })).toMatchObject({ status: 'skipped' });
    expect(said.filter(({ to }) => to === guestNumber)).toHaveLength(3);
    await follow(notificationsUrl);
    expect(said.at(-1)).toMatchObject({ to: staffNumber });
    expect(said.at(-1)?.text).toContain('Not delivered to the guest');
  });

  it('keep ten minutes between the events that they are about', async () => {
    const { said, send } = await start();
    await send(toGuest, '2026-11-21T21:40:00.000Z');
    expect(await send(toGuest, '2026-11-21T21:49:59.999Z')).toMatchObject({ status: 'skipped' });
    expect(await send(toGuest, '2026-11-21T21:50:00.000Z')).toMatchObject({ status: 'sent' });
    expect(said).toHaveLength(2);
  });

  it('count anew in the next night', async () => {
    const { clock, send } = await start();
    for (let n = 0; n < 3; n += 1) {
      await send(toGuest);
      clock.pass(15 * minute);
    }
    expect(await send({ ...toGuest, guest: { night: '2026-11-22' } })).toMatchObject({ status: 'sent' });
  });

  it('are not sent once the guest has left', async () => {
    const { said, send } = await start();
    const left = { night: '2026-11-21', until: '2026-11-21T21:40:00.000Z' };
    expect(await send({ ...toGuest, guest: left })).toMatchObject({
      status: 'skipped',
      reason: 'the guest had left',
    });
    expect(said).toHaveLength(0);
  });
});

describe('texts to staff', () => {
  it('are six an hour, and then one summary of the rest', async () => {
    const { clock, said, send, follow } = await start();
    for (let n = 0; n < 6; n += 1) expect(await send({})).toMatchObject({ status: 'sent' });
    for (let n = 0; n < 4; n += 1)
      expect(await send({ text: `Loud at home ${n}` })).toMatchObject({ status: 'skipped' });
    expect(said).toHaveLength(6);
    clock.pass(25 * minute);
    await follow(timersUrl);
    expect(said).toHaveLength(7);
    expect(said[6]?.text).toContain('4 more alerts');
    expect(said[6]?.text).toContain('Loud at home 0');
  });

  it('that come while a summary is on its way are in the next one', async () => {
    const { clock, said, send, follow, queue } = await start();
    for (let n = 0; n < 6; n += 1) await send({});
    await send({ text: 'Loud at Home One' });
    clock.pass(25 * minute);
    await follow(timersUrl);
    // The clock of whoever is late to it is behind.
    clock.pass(-10 * minute);
    await send({ text: 'Loud at Home Two' });
    expect(queue.sent().filter(({ url }) => url === timersUrl)).toHaveLength(2);
    clock.pass(70 * minute);
    await follow(timersUrl);
    const summaries = said.slice(6).map(({ text }) => text);
    expect(summaries).toHaveLength(2);
    expect(summaries[1]).toContain('Loud at Home Two');
    expect(summaries[1]).not.toContain('Loud at Home One');
  });

  it("wait two minutes at most when it is an incident's first one", async () => {
    const { clock, send, queue } = await start();
    for (let n = 0; n < 6; n += 1) await send({});
    await send({ first: true });
    const due = queue
      .sent()
      .flatMap(({ body }) =>
        typeof body === 'object' && body !== null && 'dueAt' in body ? [Date.parse(String(body.dueAt))] : [],
      );
    expect(due).toHaveLength(1);
    expect((due[0] ?? 0) - clock.now()).toBeLessThanOrEqual(2 * minute);
  });

  it('about smoke pass the cap', async () => {
    const { said, send } = await start();
    for (let n = 0; n < 9; n += 1) expect(await send({ urgent: true })).toMatchObject({ status: 'sent' });
    expect(said).toHaveLength(9);
  });
});

describe('what does not reach its recipient', () => {
  it('goes to the next one, with the reason', async () => {
    const { said, send, follow } = await start((channel) =>
      said.length === 1 && channel === 'sms'
        ? { kind: 'refused', reason: 'no such number' }
        : { kind: 'accepted', providerId: 'm' },
    );
    expect(await send({ recipient: guest, otherwise: [nina] })).toMatchObject({ status: 'failed' });
    await follow(notificationsUrl);
    expect(said.map(({ to }) => to)).toEqual([guestNumber, staffNumber]);
    expect(said[1]?.text).toContain('no such number');
  });

  it('goes on when nobody can tell whether a guest got it, and the first is parked', async () => {
    const { said, send, follow } = await start(() =>
      said.length === 1 ? { kind: 'ambiguous' } : { kind: 'accepted', providerId: 'm' },
    );
    expect(await send({ recipient: guest, onAmbiguity: 'park', otherwise: [nina] })).toMatchObject({
      status: 'parked',
    });
    await follow(notificationsUrl);
    expect(said.map(({ to }) => to)).toEqual([guestNumber, staffNumber]);
  });

  it('is sent as a text when a call cannot be placed', async () => {
    const { said, send, follow } = await start((channel) =>
      channel === 'call'
        ? { kind: 'refused', reason: 'no voice number' }
        : { kind: 'accepted', providerId: 'm' },
    );
    expect(await send({ channel: 'call', recipient: nina })).toMatchObject({ status: 'failed' });
    await follow(notificationsUrl);
    expect(said.map(({ channel, to }) => [channel, to])).toEqual([
      ['call', staffNumber],
      ['sms', staffNumber],
    ]);
  });
});
