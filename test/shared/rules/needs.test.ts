import { describe, expect, it } from 'vitest';
import { needsOf } from '../../../shared/rules/needs.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const needs = (conditions: string) =>
  needsOf(ruleSetOf(`{ id: a, when: noise, if: { ${conditions} }, then: [{ resolve: true }] }`).rules);

describe('a condition', () => {
  it.each(['guest: none', 'stay: owner', 'arriving: 2h', 'leaving: 2h', 'turnover: true'])(
    'asks for the stay: %s',
    (condition) => {
      expect(needs(condition)).toMatchObject({ stay: true, device: false });
      expect(needs(`not: { ${condition} }`)).toMatchObject({ stay: true, device: false });
    },
  );

  it.each(['device: offline', 'sensor: "sound > 75"'])('asks for the device: %s', (condition) => {
    expect(needs(condition)).toMatchObject({ stay: false, device: true });
    expect(needs(`not: { ${condition} }`)).toMatchObject({ stay: false, device: true });
  });

  it.each(['incident: { notices: 2 }', 'during: { from: "22:00", to: "07:00" }'])(
    'asks for nothing that the event and its incident do not say: %s',
    (condition) => {
      expect(needs(condition)).toEqual({
        stay: false,
        device: false,
        series: [],
        occupancy: false,
        home: true,
      });
    },
  );
});
