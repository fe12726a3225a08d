import * as z from 'zod/mini';
import type { Caller } from './call.ts';
import { pages } from './paging.ts';
import {
  defined,
  id,
  idOrObject,
  listOf,
  optionalBoolean,
  optionalNumber,
  optionalText,
  optionalTime,
  paging,
} from './wire.ts';

export type SensorKind = 'sound' | 'temperature' | 'humidity';

/** One sample: sound in dBA, temperature in °C, humidity in % of saturation. */
export interface Reading {
  /** ISO UTC. */
  readonly at: string;
  readonly value: number;
}

/**
 * What a device does when a value crosses a limit. Everything that Minut sends is kept, because a change of one
 * reaction writes the whole list back.
 */
export type Reaction = z.infer<typeof reaction>;

export type QuietHours = z.infer<typeof quietHours>;

/** A sensor. It checks in about once an hour: before `nextHeartbeatAt` there is nothing new to ask for. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly homeId?: string | undefined;
  readonly active: boolean;
  readonly offline: boolean;
  readonly lastHeardFromAt?: string | undefined;
  readonly lastHeartbeatAt?: string | undefined;
  readonly nextHeartbeatAt?: string | undefined;
  readonly batteryPercent?: number | undefined;
  readonly mountStatus?: string | undefined;
  readonly roomType?: string | undefined;
  readonly ongoingEvents: readonly string[];
  readonly latest: Readonly<Partial<Record<SensorKind, Reading>>>;
  /** Undefined when the answer had none: then it is not known, rather than empty. */
  readonly reactions?: readonly Reaction[] | undefined;
  readonly quietHours?: QuietHours | undefined;
}

/** What `PUT /devices/{id}` changes; both are written as a whole. */
export interface DeviceChange {
  readonly reactions?: readonly Reaction[];
  readonly quiet_hours?: QuietHours;
}

const reaction = z.looseObject({
  type: z.string(),
  value: z.optional(z.number()),
  duration_seconds: z.optional(z.number()),
});

const quietHours = z.looseObject({
  enabled: z.optional(z.boolean()),
  start: z.optional(z.string()),
  end: z.optional(z.string()),
});

const wireReading = z.catch(
  z.optional(
    z.pipe(
      z.object({ time: z.string(), value: z.number() }),
      z.transform(({ time, value }) => ({ at: time, value })),
    ),
  ),
  undefined,
);

const readingOf = (sample: { at: string; value: number } | undefined): Reading | undefined =>
  sample === undefined || Number.isNaN(Date.parse(sample.at))
    ? undefined
    : { at: new Date(sample.at).toISOString(), value: sample.value };

const wireDevice = z.pipe(
  z.object({
    device_id: id,
    description: optionalText,
    home: idOrObject('home_id', 'id'),
    home_id: optionalText,
    active: optionalBoolean,
    offline: optionalBoolean,
    last_heard_from_at: optionalTime,
    last_heartbeat_at: optionalTime,
    next_heartbeat_at: optionalTime,
    battery: z.catch(z.optional(z.object({ percent: optionalNumber })), undefined),
    mount_status: optionalText,
    ongoing_events: z.catch(z.optional(listOf(z.string())), undefined),
    configuration: z.catch(
      z.optional(
        z.object({
          reactions: z.catch(z.optional(z.array(reaction)), undefined),
          quiet_hours: z.catch(z.optional(quietHours), undefined),
          room_type: optionalText,
        }),
      ),
      undefined,
    ),
    latest_sensor_values: z.catch(
      z.optional(z.object({ temperature: wireReading, sound: wireReading, humidity: wireReading })),
      undefined,
    ),
  }),
  z.transform((device): Device => {
    const values = device.latest_sensor_values;
    return defined({
      id: device.device_id,
      name: device.description || device.device_id,
      homeId: device.home ?? device.home_id,
      active: device.active ?? true,
      offline: device.offline ?? false,
      lastHeardFromAt: device.last_heard_from_at,
      lastHeartbeatAt: device.last_heartbeat_at,
      nextHeartbeatAt: device.next_heartbeat_at,
      batteryPercent: device.battery?.percent,
      mountStatus: device.mount_status,
      roomType: device.configuration?.room_type,
      ongoingEvents: device.ongoing_events ?? [],
      latest: defined({
        sound: readingOf(values?.sound),
        temperature: readingOf(values?.temperature),
        humidity: readingOf(values?.humidity),
      }),
      reactions: device.configuration?.reactions,
      quietHours: device.configuration?.quiet_hours,
    });
  }),
);

const devicesAnswer = z.object({ devices: listOf(wireDevice), paging });

/** Every device of the account. */
export const listDevices = (call: Caller): AsyncGenerator<Device, void, undefined> =>
  pages(
    async (offset) => {
      const { devices, paging } = await call({
        method: 'GET',
        route: '/devices',
        query: { offset: offset || undefined },
        answer: devicesAnswer,
      });
      return { items: devices, total: paging?.total_count };
    },
    (device) => device.id,
  );

/** One device. @throws MinutRefusedError with status 404 when it is gone */
export const getDevice = (call: Caller, deviceId: string): Promise<Device> =>
  call({ method: 'GET', route: '/devices/{deviceId}', params: { deviceId }, answer: wireDevice });

/** Changes a device's configuration. Repeating it is harmless: the values are absolute. */
export const updateDevice = async (call: Caller, deviceId: string, change: DeviceChange): Promise<void> => {
  await call({
    method: 'PUT',
    route: '/devices/{deviceId}',
    params: { deviceId },
    body: change,
    answer: z.unknown(),
  });
};
