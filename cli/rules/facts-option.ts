import * as z from 'zod/mini';
import { type Facts, noFacts, type Stay } from '../../shared/rules/facts.ts';
import { UsageError } from '../usage.ts';

/** What Minut would say, as a person gives it for a trial. */
export interface FactsOptions {
  readonly guest?: string | boolean;
  readonly phone?: string;
  readonly stay?: string;
  readonly sensor?: readonly string[];
  readonly occupied?: boolean;
}

const kinds = z.enum(['guest', 'owner', 'cleaning', 'contractor']);
const sensorNames = z.enum(['sound', 'temperature', 'humidity']);

const stayOf = ({ guest, phone, stay }: FactsOptions): Stay => {
  if (stay === 'none' || guest === false) return { kind: 'none' };
  if (stay === 'overlapping') return { kind: 'overlapping' };
  if (guest === undefined && stay === undefined && phone === undefined) return { kind: 'unknown' };
  const kind = kinds.safeParse(stay ?? 'guest');
  if (!kind.success)
    throw new UsageError('--stay is one of guest, owner, cleaning, contractor, none, overlapping.');
  return {
    kind: 'staying',
    guest: { id: 'trial', kind: kind.data, phone, ...(typeof guest === 'string' ? { name: guest } : {}) },
  };
};

/** `--guest NAME --phone NUMBER --sensor sound=80 …`: what is left out counts as not known. @throws UsageError */
export const factsOfOptions = (options: FactsOptions): Facts => {
  const readings = (options.sensor ?? []).map((text) => {
    const [name, value = ''] = text.split('=');
    const sensor = sensorNames.safeParse(name);
    const reading = Number(value);
    if (!sensor.success || value === '' || Number.isNaN(reading))
      throw new UsageError(`--sensor ${text} is no reading; write sound=80, temperature=12 or humidity=60.`);
    return [sensor.data, reading] as const;
  });
  return {
    ...noFacts,
    stay: stayOf(options),
    sensors: Object.fromEntries(readings),
    series: Object.fromEntries(readings.map(([sensor, reading]) => [sensor, [reading]])),
    ...(options.occupied === undefined ? {} : { occupied: options.occupied }),
  };
};
