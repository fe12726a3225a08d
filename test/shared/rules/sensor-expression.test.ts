import { describe, expect, it } from 'vitest';
import { sensorExpressionSchema } from '../../../shared/rules/sensor-expression.ts';

describe('a comparison of a reading', () => {
  it('may have spaces around it and three decimals, and is shown as it was written', () => {
    expect(sensorExpressionSchema.parse('  temperature >= -12.125 ')).toEqual({
      sensor: 'temperature',
      operator: '>=',
      value: -12.125,
      text: 'temperature >= -12.125',
    });
  });
});
