import * as z from 'zod';

export const sensorNames = ['sound', 'temperature', 'humidity'] as const;

export type SensorName = (typeof sensorNames)[number];

/** `sound > 75`: a reading compared with a number (dBA, °C, % relative humidity). */
export interface SensorExpression {
  readonly sensor: SensorName;
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly value: number;
  readonly text: string;
}

const sensorOf = (name: string | undefined) => sensorNames.find((sensor) => sensor === name);
const operators = ['<=', '>=', '<', '>'] as const;

export const sensorExpressionSchema = z
  .string()
  .max(40)
  .transform((text, context): SensorExpression => {
    // Bounded and without nested repetition: nothing to backtrack into.
    const parts = /^(\w{1,20}) ?(<=|>=|<|>) ?(-?\d{1,4}(?:\.\d{1,3})?)$/.exec(text.trim());
    const sensor = sensorOf(parts?.[1]);
    const operator = operators.find((candidate) => candidate === parts?.[2]);
    if (sensor && operator) return { sensor, operator, value: Number(parts?.[3]), text: text.trim() };
    const message = `is no comparison; write one of ${sensorNames.join(', ')}, then <, <=, > or >=, then a number, such as sound > 75`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const compare = {
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
} as const;

/** Whether the comparison is true of a reading. */
export const isTrueOf = ({ operator, value }: SensorExpression, reading: number): boolean =>
  compare[operator](reading, value);
