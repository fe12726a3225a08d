import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { marginMs, watchSilence } from '../../../functions/reconcile/silence.ts';
import type { Device } from '../../../shared/minut/devices.ts';
import type { Guest } from '../../../shared/minut/guest.ts';
import { applyTransition } from '../../../shared/store/apply-transition.ts';
import { anIncident } from '../../support/builders.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { account, day, type Fixture, minute, nightMs, startFixture } from './fixture.ts';

const lines = catchLog();
let fixture: Fixture;
const iso = (ms: number) => new Date(ms).toISOString();

const sensor = (nextHeartbeatAt: number): Device => ({
  id: 'sensor-1',
  name: 'Hall',
  homeId: 'home-1',
  active: true,
  offline: false,
  nextHeartbeatAt: iso(nextHeartbeatAt),
  ongoingEvents: [],
  latest: {},
});

const guest = (from: number, until: number): Guest => ({
  id: `guest-${from}`,
  homeId: 'home-1',
  checkIn: iso(from),
  checkOut: iso(until),
  kind: 'guest',
});
const tonight = guest(nightMs - day, nightMs + day);

const watch = (devices: readonly Device[], guests: readonly Guest[]) => {
  const client: Parameters<typeof watchSilence>[1]['client'] = {
    devices: async function* () {
      yield* devices;
    },
    guests: {
      ...fixture.client.guests,
      list: async function* () {
        yield* guests;
      },
    },
  };
  return watchSilence(account, { ...fixture.feeding, client });
};
const told = async () =>
  (await fixture.takeEvents()).map(({ event, source }) => [source, event.type, event.homeId, event.deviceId]);

const overdue = ['timer', 'nightdesk.overdue', 'home-1', 'sensor-1'];
const heard = ['timer', 'nightdesk.heard', 'home-1', 'sensor-1'];
const longSilent = sensor(nightMs - marginMs - minute);

beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.stop());

describe('a sensor that is not heard from', () => {
  test('opens an incident past its time and margin, while somebody stays', async () => {
    await watch([longSilent], [tonight]);
    expect(await told()).toEqual([overdue]);
  });

  test('is left alone within the margin', async () => {
    await watch([sensor(nightMs - marginMs + minute)], [tonight]);
    expect(await told()).toEqual([]);
  });

  test('wakes nobody while the home is empty', async () => {
    await watch([longSilent], [guest(nightMs + day, nightMs + 2 * day)]);
    expect(await told()).toEqual([]);
  });

  test('is told once a stay, and again for the next guest', async () => {
    const next = guest(nightMs + day, nightMs + 3 * day);
    await watch([longSilent], [tonight, next]);
    fixture.clock.move(60 * minute);
    await watch([longSilent], [tonight, next]);
    expect(await told()).toEqual([overdue]);
    expect(lines().filter((line) => line.SensorOverdue === 1)).toHaveLength(1);
    fixture.clock.move(day);
    await watch([longSilent], [tonight, next]);
    expect(await told()).toEqual([overdue]);
  });

  test('closes its incident once it is heard again, and only then', async () => {
    await watch([longSilent], [tonight]);
    await told();
    fixture.clock.move(60 * minute);
    await watch([sensor(nightMs + 2 * 60 * minute)], [tonight]);
    expect(await told()).toEqual([heard]);
    await watch([sensor(nightMs + 2 * 60 * minute)], [tonight]);
    expect(await told()).toEqual([]);
  });

  test('adds nothing where Minut has said itself that it is offline', async () => {
    const incident = anIncident({ account, homeId: 'home-1', deviceId: 'sensor-1', condition: 'offline' });
    await applyTransition(fixture.state, { kind: 'open', incident }, {}, nightMs);
    await watch([longSilent], [tonight]);
    expect(await told()).toEqual([]);
  });
});
