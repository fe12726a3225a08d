import { Hono } from 'hono';
import * as z from 'zod/mini';
import { devices, findDevice, type SimulatedDevice } from '../fixtures/devices.ts';
import { pageOf } from '../paging.ts';
import { readingAt, type Series } from '../readings.ts';
import type { World } from '../world.ts';

const hour = 60 * 60_000;
const seriesNames: readonly Series[] = ['sound_level', 'temperature', 'humidity'];

/** A device checks in about once an hour: its latest values are that old. */
const lastHeartbeatMs = (nowMs: number): number => Math.floor(nowMs / hour) * hour;

const deviceChange = z.object({
  reactions: z.optional(z.array(z.looseObject({ type: z.string() }))),
  quiet_hours: z.optional(z.looseObject({ enabled: z.boolean(), start: z.string(), end: z.string() })),
});

const isOffline = ({ events }: World, deviceId: string): boolean =>
  events.findLast(({ device_id, type }) => device_id === deviceId && /^device_(on|off)line$/.test(type))
    ?.type === 'device_offline';

const describe = (world: World, { device_id, home, description, room_type, battery }: SimulatedDevice) => {
  const heartbeatMs = lastHeartbeatMs(world.clock.now());
  const time = new Date(heartbeatMs).toISOString();
  const latest = (series: Series) => ({ time, value: readingAt(world, home, series, heartbeatMs) });
  return {
    device_id,
    description,
    home,
    active: true,
    offline: isOffline(world, device_id),
    last_heard_from_at: time,
    last_heartbeat_at: time,
    next_heartbeat_at: new Date(heartbeatMs + hour).toISOString(),
    battery: { percent: battery, voltage: 3.1 },
    ongoing_events: [],
    mount_status: 'mounted',
    configuration: {
      reactions: [{ type: 'sound_level_high', notifications: [], value: 75, duration_seconds: 600 }],
      quiet_hours: { enabled: true, start: '22:00', end: '07:00' },
      room_type,
      ...world.deviceSettings.get(device_id),
    },
    latest_sensor_values: {
      sound: latest('sound_level'),
      temperature: latest('temperature'),
      humidity: latest('humidity'),
      accelerometer_z: { time, value: 1 },
    },
  };
};

/** The longest series that is answered at once; a client that asks for more gets the newest part. */
const mostValues = 2_000;

const seriesOf = (world: World, homeId: string, series: Series, query: Record<string, string>) => {
  const endMs = Date.parse(query.end_at ?? '') || world.clock.now();
  const startMs = Date.parse(query.start_at ?? '') || endMs - 24 * hour;
  const resolution = Math.max(1, Number(query.time_resolution ?? 300) || 300);
  const stepMs = Math.max(resolution * 1000, (endMs - startMs) / mostValues);
  const values = [];
  for (let atMs = startMs; atMs < endMs; atMs += stepMs) {
    const value = readingAt(world, homeId, series, atMs);
    const bounds = query.include_min_max === 'true' ? { min: value - 1, max: value + 1 } : {};
    values.push({ datetime: new Date(atMs).toISOString(), value, ...bounds });
  }
  return { values, time_resolution: resolution };
};

export const deviceEndpoints = (world: World) => {
  const app = new Hono();
  app.get('/devices', (c) => {
    const { items, paging } = pageOf(c, devices);
    return c.json({ devices: items.map((device) => describe(world, device)), paging });
  });
  app.get('/devices/:deviceId', (c) => {
    const device = findDevice(c.req.param('deviceId'));
    return device ? c.json(describe(world, device)) : c.json({ error: 'not_found' }, 404);
  });
  app.put('/devices/:deviceId', async (c) => {
    const device = findDevice(c.req.param('deviceId'));
    if (!device) return c.json({ error: 'not_found' }, 404);
    const change = deviceChange.safeParse(await c.req.json().catch(() => undefined));
    if (!change.success) return c.json({ error: 'bad_request', message: 'reactions is no list' }, 400);
    // Whether the real one merges the list is not known; the simulator replaces it, which is what hurts.
    world.deviceSettings.set(device.device_id, {
      ...world.deviceSettings.get(device.device_id),
      ...change.data,
    });
    return c.json(describe(world, device));
  });
  app.get('/devices/:deviceId/motion_events', (c) => {
    const device = findDevice(c.req.param('deviceId'));
    if (!device) return c.json({ error: 'not_found' }, 404);
    const { values, time_resolution } = seriesOf(world, device.home, 'sound_level', c.req.query());
    const counts = values.map(({ datetime, value }) => [Date.parse(datetime) / 1000, value > 45 ? 1 : 0]);
    return c.json({ values: counts, time_resolution });
  });
  for (const series of seriesNames) {
    app.get(`/devices/:deviceId/${series}`, (c) => {
      const device = findDevice(c.req.param('deviceId'));
      return device
        ? c.json(seriesOf(world, device.home, series, c.req.query()))
        : c.json({ error: 'not_found' }, 404);
    });
  }
  return app;
};
