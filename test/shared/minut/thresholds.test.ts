import { describe, expect, it } from 'vitest';
import { compareThresholds } from '../../../shared/minut/thresholds.ts';

const reactions = [
  { type: 'sound_level_high', notifications: ['app'], value: 75, duration_seconds: 600, volume: 3 },
  { type: 'temperature_low', notifications: [], value: 15 },
];
const quietHours = { enabled: true, start: '22:00', end: '07:00', days: ['sat'] };
const device = { reactions, quietHours };

describe('comparing a device with the wanted limits', () => {
  it('finds nothing to do when all is as wanted', () => {
    const wanted = {
      sound: { day: 75, after: 600_000 },
      temperature: { low: 15 },
      quietHours: { from: '22:00', to: '07:00' },
    };
    expect(compareThresholds(wanted, device)).toEqual({ drifts: [], change: undefined });
  });

  it('changes only what differs and keeps every other reaction and field', () => {
    const { drifts, change } = compareThresholds({ sound: { day: 70 } }, device);
    expect(drifts).toEqual([{ what: 'sound by day', wanted: '70 dB', found: '75 dB for 10 min' }]);
    expect(change).toEqual({ reactions: [{ ...reactions[0], value: 70 }, reactions[1]] });
  });

  it('adds a documented reaction that is missing', () => {
    const { change } = compareThresholds({ sound: { night: 65, after: 300_000 } }, device);
    expect(change?.reactions).toEqual([
      ...reactions,
      { type: 'sound_level_high_quiet_hours', notifications: [], value: 65, duration_seconds: 300 },
    ]);
  });

  it('reports but does not invent a reaction whose name is not documented', () => {
    const { drifts, change } = compareThresholds({ humidity: { high: 60 } }, device);
    expect(drifts).toEqual([{ what: 'highest humidity', wanted: '60 %', found: 'none' }]);
    expect(change).toBeUndefined();
  });

  it('keeps the other fields of quiet hours', () => {
    const { change } = compareThresholds({ quietHours: { from: '23:00', to: '07:00' } }, device);
    expect(change).toEqual({ quiet_hours: { ...quietHours, start: '23:00' } });
  });

  it('writes no reactions to a device whose own list is unknown', () => {
    const { drifts, change } = compareThresholds(
      { sound: { day: 70 } },
      { reactions: undefined, quietHours },
    );
    expect(drifts[0]?.found).toBe('unknown');
    expect(change).toBeUndefined();
  });

  it('is content with its own result', () => {
    const wanted = { sound: { day: 70, night: 62, after: 420_000 }, temperature: { low: 16 } };
    const { change } = compareThresholds(wanted, device);
    expect(compareThresholds(wanted, { reactions: change?.reactions, quietHours }).drifts).toEqual([]);
  });
});
