import { beforeEach, describe, expect, it } from 'vitest';
import { receivePing } from '../../../functions/rules/receive-ping.ts';
import type { EventMessage } from '../../../shared/platform/event-message.ts';
import type { ActiveSet } from '../../../shared/rules/active-set.ts';
import { itemSchemas } from '../../../shared/rules/item-schemas.ts';
import { awaitPing, readPing } from '../../../shared/store/pings.ts';
import { unique } from '../../support/builders.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { type SettableClock, settableClock } from '../../support/settable-clock.ts';
import { useTables } from '../../support/tables.ts';

catchLog();

const homes: ActiveSet['homes'] = new Map([
  ['loft', itemSchemas.home.parse({ id: 'loft', name: 'Harbour Loft' })],
]);
const minuteMs = 60_000;

describe('a delivery while the webhook is pinged', () => {
  const tables = useTables();
  let account: string;
  let clock: SettableClock;

  beforeEach(() => {
    account = unique('account');
    clock = settableClock();
  });

  const wait = () => awaitPing(tables().state, account, clock.wall(), minuteMs);
  const message = (homeId: string | undefined, more: Partial<EventMessage> = {}): EventMessage => ({
    version: 1,
    account,
    source: 'webhook',
    receivedAt: new Date(clock.now()).toISOString(),
    event: {
      id: 'e1',
      type: 'disturbance_first_notice',
      at: new Date(clock.now()).toISOString(),
      ...(homeId === undefined ? {} : { homeId }),
    },
    authentication: { scheme: 'sha1-hex-bytes', pinned: false },
    ...more,
  });
  const receive = (each: EventMessage) => receivePing(each, { state: tables().state, clock, homes });
  const received = () => readPing(tables().state, account);

  it('is the ping where its home is not the account’s: kept with the checks that it passed', async () => {
    await wait();
    clock.pass(2_000);
    expect(await receive(message('a home of the sample'))).toBe(true);
    expect(await received()).toEqual({
      at: '2026-11-21T21:40:07.000Z',
      eventId: 'e1',
      scheme: 'sha1-hex-bytes',
    });
  });

  it('is the ping where it names no home', async () => {
    await wait();
    expect(await receive(message(undefined))).toBe(true);
  });

  it('says that no signature came with it', async () => {
    await wait();
    await receive(message('a home of the sample', { authentication: { pinned: false } }));
    expect(await received()).not.toHaveProperty('scheme');
  });

  it('is an event, never the ping, where its home is known', async () => {
    await wait();
    expect(await receive(message('loft'))).toBe(false);
    expect(await received()).toBeUndefined();
    // It has not used up the wait either.
    expect(await receive(message('a home of the sample'))).toBe(true);
  });

  it.each(['reconcile', 'timer', 'person', 'canary'] as const)(
    'is no ping where it came by %s',
    async (source) => {
      await wait();
      expect(await receive(message('a home of the sample', { source }))).toBe(false);
      expect(await received()).toBeUndefined();
    },
  );

  it('is an event where no ping is awaited, or another account’s is', async () => {
    await awaitPing(tables().state, unique('account'), clock.wall(), minuteMs);
    expect(await receive(message('a home of the sample'))).toBe(false);
    expect(await received()).toBeUndefined();
  });

  it('is an event once the wait is over', async () => {
    await wait();
    clock.pass(minuteMs);
    expect(await receive(message('a home of the sample'))).toBe(false);
  });

  it('is the ping only once: what comes next is an event', async () => {
    await wait();
    expect(await receive(message('a home of the sample'))).toBe(true);
    expect(await receive(message('a home of the sample'))).toBe(false);
  });
});
