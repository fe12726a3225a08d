import { beforeEach, describe, expect, it } from 'vitest';
import type { Device } from '../../../shared/minut/devices.ts';
import { createSensorReader } from '../../../shared/minut/sensor-reader.ts';
import type { SeriesQuery } from '../../../shared/minut/sensor-series.ts';
import type { Item } from '../../../shared/store/table.ts';

const at = (time: string) => `2026-11-23T${time}:00.000Z`;

describe('reading sensors', () => {
  let now: number;
  let asked: string[];
  let items: Map<string, Item>;
  let devices: Device[];

  beforeEach(() => {
    now = Date.parse(at('10:00'));
    asked = [];
    items = new Map();
    devices = [
      {
        id: 'a',
        name: 'Bedroom',
        active: true,
        offline: false,
        ongoingEvents: [],
        nextHeartbeatAt: at('10:30'),
        latest: { sound: { at: at('09:30'), value: 48 }, temperature: { at: at('09:30'), value: 20 } },
      },
      {
        id: 'b',
        name: 'Kitchen',
        active: true,
        offline: false,
        ongoingEvents: [],
        nextHeartbeatAt: at('10:45'),
        latest: { sound: { at: at('09:45'), value: 41 }, temperature: { at: at('09:45'), value: 23 } },
      },
    ];
  });

  /** A container of its own each time; the table is shared. */
  const reader = () =>
    createSensorReader({
      account: 'default',
      clock: { now: () => now, wall: () => now, speed: 1 },
      state: {
        get: async (key) => items.get('sk' in key ? `${key.pk} ${key.sk}` : ''),
        put: async (item) => {
          items.set(`${item.pk} ${item.sk}`, item);
          return true;
        },
      },
      client: {
        device: async (id) => {
          asked.push(id);
          const device = devices.find((candidate) => candidate.id === id);
          if (!device) throw new Error('no device');
          return device;
        },
        series: async (id, kind, { startAt, endAt }: SeriesQuery) => {
          asked.push(`${id} ${kind} ${startAt.slice(11, 16)}–${endAt.slice(11, 16)}`);
          return ['09:05', '09:25', '09:35'].map((time, index) => ({ at: at(time), value: index }));
        },
      },
    });

  it('never asks again before the next heartbeat, whichever function reads', async () => {
    await reader().device('a');
    now = Date.parse(at('10:29'));
    expect(await reader().device('a')).toEqual(devices[0]);
    expect(asked).toEqual(['a']);
    now = Date.parse(at('10:30'));
    await reader().device('a');
    expect(asked).toEqual(['a', 'a']);
  });

  it('asks a device that is late every five minutes at the most', async () => {
    now = Date.parse(at('11:00'));
    for (const minutes of [0, 4, 5]) {
      now = Date.parse(at('11:00')) + minutes * 60_000;
      await reader().device('a');
    }
    expect(asked).toEqual(['a', 'a']);
  });

  it('answers a part of a history it has read without asking for it again', async () => {
    const query = { startAt: at('09:00'), endAt: at('09:30') };
    expect(await reader().history('a', 'sound_level', query)).toHaveLength(2);
    const later = { startAt: at('09:20'), endAt: at('09:50') };
    expect((await reader().history('a', 'sound_level', later)).map((sample) => sample.at)).toEqual([
      at('09:25'),
      at('09:35'),
    ]);
    expect(asked).toEqual(['a', 'a sound_level 09:00–10:00']);
    await reader().history('a', 'sound_level', { startAt: at('08:00'), endAt: at('09:00') });
    expect(asked).toHaveLength(3);
  });

  it('asks again when an event shows that the device was heard since', async () => {
    await reader().device('a');
    now = Date.parse(at('10:20'));
    await reader().device('a', at('09:59'));
    expect(asked).toEqual(['a']);
    await reader().device('a', at('10:20'));
    expect(asked).toEqual(['a', 'a']);
    await reader().device('a', at('10:20'));
    expect(asked).toEqual(['a', 'a']);
    await reader().history('a', 'sound_level', { startAt: at('10:05'), endAt: at('10:20') }, at('10:20'));
    now = Date.parse(at('10:25'));
    await reader().history('a', 'sound_level', { startAt: at('10:10'), endAt: at('10:25') }, at('10:25'));
    expect(asked.filter((what) => what.includes('sound'))).toHaveLength(2);
  });

  it('tells of a home the loudest sound and the newest of the others', async () => {
    expect(await reader().home(['a', 'b'])).toEqual({
      sound: { at: at('09:30'), value: 48, deviceId: 'a' },
      temperature: { at: at('09:45'), value: 23, deviceId: 'b' },
    });
  });
});
