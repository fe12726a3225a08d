import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import type { Person } from '../../cli/forget/person.ts';
import { findPerson, forgetPerson } from '../../cli/forget/state-items.ts';
import { actionStatesOf } from '../../functions/rules/hand-over.ts';
import { emptyPlan } from '../../shared/rules/plan.ts';
import { applyTransition } from '../../shared/store/apply-transition.ts';
import { takeGuestText } from '../../shared/store/caps.ts';
import { readPlan, recordEvent } from '../../shared/store/events.ts';
import { rememberSent } from '../../shared/store/sent-messages.ts';
import { addToTimeline } from '../../shared/store/timeline.ts';
import { aNotification, anAction, anIncident, guestNumber, staffNumber } from '../support/builders.ts';
import { settableClock } from '../support/settable-clock.ts';
import { useTables } from '../support/tables.ts';

const tables = useTables();
const name = 'Greta Testdottir';
const other = '+46701740608';

/** A night in which a guest was texted and the staff told about them, beside another guest's night. */
const aNight = async () => {
  const { state } = tables();
  const clock = settableClock();
  const at = new Date(clock.now()).toISOString();
  for (const [guestId, number, guestName] of [
    ['guest-1', guestNumber, name],
    ['guest-2', other, 'Otto Testsson'],
  ] as const) {
    const incident = anIncident({ homeId: `home-of-${guestId}` });
    const recipient = { key: `guest:${guestId}`, role: 'guest', name: 'the guest', address: number } as const;
    const toGuest = anAction({ recipient, text: `Hi ${guestName}, please turn it down.` });
    const toStaff = anAction({ text: `Guest ${guestName}, ${number}, is loud.` });
    const plan = {
      ...emptyPlan,
      transition: { kind: 'open', incident },
      actions: [toGuest, toStaff],
    } as const;
    const event = { id: `event-${guestId}`, type: 'disturbance_first_notice', at, homeId: incident.homeId };
    const message = { version: 1, account: 'default', source: 'webhook', receivedAt: at, event } as const;
    await recordEvent(state, message, plan, { known: true }, clock.now());
    await applyTransition(state, plan.transition, actionStatesOf(plan), clock.now());
    const entry = { at, id: `text-${guestId}`, kind: 'text', detail: `A text by hand to ${guestName}` };
    await addToTimeline(state, incident, entry, clock.now());
    await rememberSent(state, `m-${guestId}`, aNotification(incident, toGuest), clock.now());
    await takeGuestText(
      state,
      { account: 'default', address: number, actionId: toGuest.id, now: clock.now() },
      { night: '2026-11-21', eventAt: at },
    );
  }
  return { state };
};

const whole = async () => {
  const { client, names } = tables();
  return JSON.stringify((await client.send(new ScanCommand({ TableName: names.state }))).Items);
};

const by = (more: Partial<Person>): Person => ({
  keys: new Set(),
  addresses: new Set(),
  incidents: new Set(),
  ...more,
});

test.each([
  ['the id of the stay', by({ keys: new Set(['guest:guest-1']) })],
  ['the phone number', by({ addresses: new Set([guestNumber]) })],
])('forgets a guest by %s: number, name and texts, also those to staff about them', async (_, person) => {
  const { state } = await aNight();
  const { client, names } = tables();
  expect(await whole()).toContain(name);
  const found = await findPerson(client, names.state, person);
  expect(JSON.stringify(found.items)).toContain(name);
  await forgetPerson(state, found.items, found.person);
  const left = await whole();
  for (const trace of [name, guestNumber, 'guest:guest-1']) expect(left).not.toContain(trace);
  // Another guest's night is untouched, and so is who was told.
  for (const kept of ['Otto Testsson', other, 'guest:guest-2', staffNumber]) expect(left).toContain(kept);
});

test('leaves the event readable, so that a duplicate of it neither fails nor sends', async () => {
  const { state } = await aNight();
  const { client, names } = tables();
  const found = await findPerson(client, names.state, by({ keys: new Set(['guest:guest-1']) }));
  await forgetPerson(state, found.items, found.person);
  const plan = await readPlan(state, {
    account: 'default',
    event: { id: 'event-guest-1', type: 'x', at: 'x', homeId: 'home-of-guest-1' },
  });
  const [toGuest] = plan?.actions ?? [];
  expect(toGuest?.recipient.address).toBe('(forgotten)');
  expect(Date.parse(toGuest?.validUntil ?? '')).toBe(0);
});
