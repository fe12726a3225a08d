/** One event of a scenario. */
export interface Step {
  /** After the scenario's begin, on the program's clock. */
  readonly afterMinutes: number;
  readonly type: string;
  /** Noise belongs to the home; everything else comes from one of its devices. */
  readonly from: 'home' | 'device';
  readonly sensor_value?: number;
  readonly threshold?: number;
}

/** What ends by itself ends after this. */
const endAfter = 15;

/** The scenarios of contract.md, "Local mode": their names, events and times. */
export const scenarios = {
  party: [
    { afterMinutes: 0, type: 'disturbance_first_notice', from: 'home', sensor_value: 78, threshold: 70 },
    { afterMinutes: 10, type: 'disturbance_second_notice', from: 'home', sensor_value: 81, threshold: 70 },
    { afterMinutes: 20, type: 'disturbance_third_notice', from: 'home', sensor_value: 84, threshold: 70 },
    { afterMinutes: 25, type: 'disturbance_ended', from: 'home' },
  ],
  quiet: [
    { afterMinutes: 0, type: 'disturbance_first_notice', from: 'home', sensor_value: 73, threshold: 70 },
    { afterMinutes: 5, type: 'disturbance_ended', from: 'home' },
  ],
  smoke: [
    { afterMinutes: 0, type: 'alarm_heard', from: 'device' },
    { afterMinutes: endAfter, type: 'alarm_silenced', from: 'device' },
  ],
  cold: [
    { afterMinutes: 0, type: 'temperature_low', from: 'device', sensor_value: 11.4, threshold: 14 },
    {
      afterMinutes: endAfter,
      type: 'temperature_risen_normal',
      from: 'device',
      sensor_value: 14.6,
      threshold: 14,
    },
  ],
  humid: [
    { afterMinutes: 0, type: 'humidity_high', from: 'device', sensor_value: 78, threshold: 70 },
    {
      afterMinutes: endAfter,
      type: 'humidity_dropped_normal',
      from: 'device',
      sensor_value: 66,
      threshold: 70,
    },
  ],
  offline: [
    { afterMinutes: 0, type: 'device_offline', from: 'device' },
    { afterMinutes: endAfter, type: 'device_online', from: 'device' },
  ],
  battery: [{ afterMinutes: 0, type: 'battery_low', from: 'device' }],
  tamper: [
    { afterMinutes: 0, type: 'tamper_removed', from: 'device' },
    { afterMinutes: endAfter, type: 'tamper_mounted', from: 'device' },
  ],
} as const satisfies Record<string, readonly Step[]>;

export type ScenarioName = keyof typeof scenarios;

export const isScenarioName = (name: string): name is ScenarioName => Object.hasOwn(scenarios, name);
