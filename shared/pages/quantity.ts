import type { SensorKind } from '../minut/devices.ts';
import type { Condition } from '../minut/event-catalogue.ts';
import type { SeriesKind } from '../minut/sensor-series.ts';

/** What a condition is measured in. */
export interface Quantity {
  readonly series: SeriesKind;
  readonly sensor: SensorKind;
  readonly unit: string;
  /** `Sound`, at the beginning of a line. */
  readonly name: string;
}

const sound: Quantity = { series: 'sound_level', sensor: 'sound', unit: 'dB', name: 'Sound' };
const temperature: Quantity = {
  series: 'temperature',
  sensor: 'temperature',
  unit: '°C',
  name: 'Temperature',
};
const humidity: Quantity = { series: 'humidity', sensor: 'humidity', unit: '%', name: 'Humidity' };

const byCondition: Partial<Record<Condition, Quantity>> = {
  noise: sound,
  'sound-level': sound,
  reported: sound,
  'too-hot': temperature,
  'too-cold': temperature,
  'too-humid': humidity,
  'too-dry': humidity,
};

/** Undefined for what no series tells more about: an alarm, a battery, a sensor that is gone. */
export const quantityOf = (condition: Condition): Quantity | undefined => byCondition[condition];

/** On which side of its limit a condition lies. */
export const beyondOf = (condition: Condition): 'above' | 'below' =>
  condition === 'too-cold' || condition === 'too-dry' ? 'below' : 'above';

/** `84 dB`, `11.4 °C` */
export const measured = (value: number, unit: string): string => `${Math.round(value * 10) / 10} ${unit}`;
