import { type CallerOptions, createCaller } from './call.ts';
import { type DeviceChange, getDevice, listDevices, updateDevice } from './devices.ts';
import { accountEvents, homeEvents } from './event-history.ts';
import { type GuestFieldSetting, guestFieldNames } from './guest-fields.ts';
import { guestCalls } from './guests.ts';
import { listHomes } from './homes.ts';
import { createHook, deleteHook, listHooks, type NewHook, pingHook } from './hooks.ts';
import { motionSeries, type SeriesKind, type SeriesQuery, sensorSeries } from './sensor-series.ts';
import { currentUser } from './users.ts';

export interface MinutClientOptions extends CallerOptions {
  readonly guestFields?: GuestFieldSetting;
}

export type MinutClient = ReturnType<typeof createMinutClient>;

/**
 * The Minut API of one account, typed. Lists are async iterators that page by themselves. Every method throws the
 * errors of failures.ts: MinutRefusedError, MinutBusyError, MinutAmbiguousError, MinutAnswerError, GrantLostError.
 */
export const createMinutClient = ({ guestFields, ...options }: MinutClientOptions) => {
  const call = createCaller(options);
  return {
    me: () => currentUser(call),
    homes: () => listHomes(call),
    homeEvents: (homeId: string, query?: Parameters<typeof homeEvents>[2]) => homeEvents(call, homeId, query),
    events: (query?: Parameters<typeof accountEvents>[1]) => accountEvents(call, query),
    devices: () => listDevices(call),
    device: (deviceId: string) => getDevice(call, deviceId),
    updateDevice: (deviceId: string, change: DeviceChange) => updateDevice(call, deviceId, change),
    series: (deviceId: string, kind: SeriesKind, query: SeriesQuery) =>
      sensorSeries(call, deviceId, kind, query),
    motion: (deviceId: string, query: SeriesQuery) => motionSeries(call, deviceId, query),
    guests: guestCalls(call, guestFieldNames(guestFields)),
    hooks: {
      list: () => listHooks(call),
      create: (hook: NewHook) => createHook(call, hook),
      delete: (hookId: string) => deleteHook(call, hookId),
      ping: (hookId: string) => pingHook(call, hookId),
    },
  };
};
