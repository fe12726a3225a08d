import type { SQSClient } from '@aws-sdk/client-sqs';
import { isOver } from '../../shared/incidents/incident.ts';
import type { MinutClient } from '../../shared/minut/client.ts';
import type { Device } from '../../shared/minut/devices.ts';
import { collect } from '../../shared/minut/paging.ts';
import { endOf, stayAt } from '../../shared/minut/stay-at.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { log } from '../../shared/platform/log.ts';
import { sendEvent } from '../../shared/platform/queues.ts';
import { latestIncident } from '../../shared/store/incidents.ts';
import { forgetSilence, readSilences, rememberSilence, type Silence } from '../../shared/store/silences.ts';
import type { Table } from '../../shared/store/table.ts';

export interface SilenceDependencies {
  readonly client: Pick<MinutClient, 'devices' | 'guests'>;
  readonly state: Table;
  readonly sqs: SQSClient;
  readonly eventsUrl: string;
  readonly clock: Clock;
}

/** Batteries and radios make a check-in late now and then; half of the hour between two is no accident. */
export const marginMs = 30 * 60_000;

interface Overdue {
  readonly device: Device;
  readonly homeId: string;
  /** When it should have checked in, in epoch milliseconds. */
  readonly expectedAt: number;
}

/** Until when somebody stays in the home, in epoch milliseconds; undefined when nobody does. */
const stayEnd = async (client: SilenceDependencies['client'], homeId: string, now: number) => {
  const guests = await collect(client.guests.list(homeId));
  const stay = stayAt(guests, now);
  if (stay.kind === 'none') return undefined;
  const staying = stay.kind === 'staying' ? [stay.guest] : stay.guests;
  return Math.max(...staying.map((guest) => endOf(guest, guests)));
};

const overdueOf = (device: Device, now: number): Overdue | undefined => {
  const { active, homeId, nextHeartbeatAt } = device;
  if (!active || homeId === undefined || nextHeartbeatAt === undefined) return undefined;
  const expectedAt = Date.parse(nextHeartbeatAt);
  return now > expectedAt + marginMs ? { device, homeId, expectedAt } : undefined;
};

/**
 * Silence is an alarm: a sensor that has not checked in past its time while somebody stays opens an incident, by an
 * event of our own, unless Minut itself has said so; once it is heard again another event closes it. An empty home's
 * sensor wakes nobody.
 * @throws MinutBusyError and its family, TransientError
 */
export const watchSilence = async (account: string, dependencies: SilenceDependencies): Promise<void> => {
  const { client, state, sqs, eventsUrl, clock } = dependencies;
  const now = clock.now();
  const at = new Date(now).toISOString();
  const known = await readSilences(state, account);
  const devices = await collect(client.devices());

  const tell = async (
    type: string,
    id: string,
    { homeId, deviceId }: Pick<Silence, 'homeId' | 'deviceId'>,
  ) => {
    const event = { id, type, at, homeId, deviceId };
    await sendEvent(sqs, eventsUrl, { version: 1, account, source: 'timer', receivedAt: at, event });
    log(
      'warn',
      type === 'nightdesk.overdue' ? 'sensor overdue' : 'sensor heard again',
      { function: 'reconcile', account, homeId, eventId: id, eventType: type },
      type === 'nightdesk.overdue' ? { SensorOverdue: [1, 'Count'] } : undefined,
    );
  };

  const stays = new Map<string, number | undefined>();
  for (const device of devices) {
    const silence = known.get(device.id);
    const overdue = overdueOf(device, now);
    if (!overdue) {
      if (!silence) continue;
      await tell('nightdesk.heard', `heard-${device.id}-${silence.expectedAt}`, silence);
      await forgetSilence(state, account, device.id);
      continue;
    }
    // Said already in this stay; the next guest's night is another matter.
    if (silence && silence.until > now) continue;
    const { homeId, expectedAt } = overdue;
    if (!stays.has(homeId)) stays.set(homeId, await stayEnd(client, homeId, now));
    const until = stays.get(homeId);
    if (until === undefined) continue;
    const incident = await latestIncident(state, { account, homeId, deviceId: device.id }, 'offline');
    if (!silence && incident && !isOver(incident.incident)) continue;
    await tell('nightdesk.overdue', `overdue-${device.id}-${expectedAt}-${until}`, {
      homeId,
      deviceId: device.id,
    });
    await rememberSilence(state, account, { deviceId: device.id, homeId, expectedAt, until }, now);
  }
};
