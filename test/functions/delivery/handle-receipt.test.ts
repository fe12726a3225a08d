import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { handleReceipt } from '../../../functions/delivery/handle-receipt.ts';
import type { PlannedAction } from '../../../shared/rules/plan.ts';
import { applyTransition } from '../../../shared/store/apply-transition.ts';
import { readIncident } from '../../../shared/store/incidents.ts';
import { type Notification, notificationSchema } from '../../../shared/store/notification.ts';
import { rememberSent } from '../../../shared/store/sent-messages.ts';
import { incidentKey } from '../../../shared/store/state-keys.ts';
import {
  aNotification,
  anAction,
  anIncident,
  guestNumber,
  staffNumber,
  stateOf,
  unique,
} from '../../support/builders.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { settableClock } from '../../support/settable-clock.ts';
import { useTables } from '../../support/tables.ts';

const lines = catchLog();
const tables = useTables();
const sqs = mockClient(SQSClient);
beforeEach(() => {
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
});
afterEach(() => sqs.reset());

const guest = { key: 'guest:1', role: 'guest', name: 'the guest', address: guestNumber } as const;
const oncall = { key: 'contact:oncall', role: 'staff', name: 'Night desk', address: staffNumber } as const;

/** A message that the provider has accepted. */
const accepted = async (more: Partial<PlannedAction>) => {
  const { state } = tables();
  const clock = settableClock();
  const incident = anIncident();
  const action = anAction(more);
  await applyTransition(state, { kind: 'open', incident }, { [action.id]: stateOf(action) }, clock.now());
  const providerId = unique('provider');
  await rememberSent(state, providerId, aNotification(incident, action), clock.now());
  const dependencies = {
    state,
    sqs: new SQSClient({ region: 'eu-north-1' }),
    notificationsUrl: 'http://127.0.0.1:1/notifications',
    clock,
  };
  return {
    tell: (fate: 'delivered' | 'failed' | 'complained', reason?: string) =>
      handleReceipt({ providerId, fate, ...(reason ? { reason } : {}) }, dependencies),
    tellOther: () => handleReceipt({ providerId: 'somebody-else', fate: 'failed' }, dependencies),
    receipt: async () => (await readIncident(state, incidentKey(incident)))?.actions[action.id]?.receipt,
    actions: async () => Object.keys((await readIncident(state, incidentKey(incident)))?.actions ?? {}),
  };
};

const handedOn = (): readonly Notification[] =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args: [command] }) => command.input.Entries ?? [])
    .map(({ MessageBody = '' }) => notificationSchema.parse(JSON.parse(MessageBody)));
const alarms = () => lines().filter((line) => line.NobodyReached === 1).length;

describe('a provider’s receipt', () => {
  test('that it was delivered is kept, and nobody else is told', async () => {
    const { tell, receipt } = await accepted({ otherwise: [oncall] });
    expect(await receipt()).toBeUndefined();
    await tell('delivered');
    expect(await receipt()).toMatchObject({ fate: 'delivered' });
    expect(handedOn()).toEqual([]);
  });

  test('that it failed is kept with its reason, and the next of otherwise is told whom it did not reach', async () => {
    const { tell, receipt } = await accepted({ recipient: guest, otherwise: [oncall] });
    await tell('failed', 'the number has opted out of texts');
    expect(await receipt()).toMatchObject({ fate: 'failed', reason: 'the number has opted out of texts' });
    const [next] = handedOn();
    expect(next?.action.recipient).toEqual(oncall);
    expect(next?.action.text).toMatch(/^Not delivered to the guest \(the number has opted out of texts\): /);
    expect(alarms()).toBe(0);
  });

  test('that comes twice passes on one message', async () => {
    const { tell, actions } = await accepted({ otherwise: [oncall] });
    await tell('failed');
    await tell('failed');
    expect(new Set(handedOn().map(({ action }) => action.id)).size).toBe(1);
    expect(await actions()).toHaveLength(2);
  });

  test('that it was delivered after all does not undo a failure', async () => {
    const { tell, receipt } = await accepted({ otherwise: [oncall] });
    await tell('failed', 'it came back');
    await tell('delivered');
    expect(await receipt()).toMatchObject({ fate: 'failed', reason: 'it came back' });
  });

  test('raises the alarm when nobody is left', async () => {
    const { tell } = await accepted({});
    await tell('failed');
    expect(handedOn()).toEqual([]);
    expect(alarms()).toBe(1);
  });

  test('of a complaint is kept; the message had arrived', async () => {
    const { tell, receipt } = await accepted({ otherwise: [oncall] });
    await tell('complained', 'the recipient marked it as spam');
    expect(await receipt()).toMatchObject({ fate: 'complained' });
    expect(handedOn()).toEqual([]);
  });

  test('for a message of another program is left alone', async () => {
    const { tellOther } = await accepted({});
    await tellOther();
    expect(handedOn()).toEqual([]);
    expect(alarms()).toBe(0);
  });
});
