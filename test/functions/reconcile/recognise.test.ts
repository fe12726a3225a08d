import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unknownEvents } from '../../../functions/reconcile/recognise.ts';

const at = (seconds: number) =>
  new Date(Date.parse('2026-11-22T23:00:00.000Z') + seconds * 1000).toISOString();
const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id);

describe('recognising what came by webhook', () => {
  test('knows an event by its id, whatever its time says', () => {
    const pulled = [{ id: 'a', type: 'alarm_heard', at: at(0) }];
    expect(unknownEvents(pulled, [{ id: 'a', type: 'alarm_heard', at: at(600) }])).toEqual([]);
  });

  test('knows an event with another id by category and time within two minutes', () => {
    const pulled = [{ id: 'home-event', type: 'disturbance_first_notice', at: at(0) }];
    expect(unknownEvents(pulled, [{ id: 'hook', type: 'disturbance_first_notice', at: at(120) }])).toEqual(
      [],
    );
    expect(
      ids(unknownEvents(pulled, [{ id: 'hook', type: 'disturbance_first_notice', at: at(121) }])),
    ).toEqual(['home-event']);
  });

  test('does not take an alarm for noise of the same minute', () => {
    const pulled = [{ id: 'a', type: 'alarm_heard', at: at(0) }];
    expect(ids(unknownEvents(pulled, [{ id: 'b', type: 'disturbance_first_notice', at: at(0) }]))).toEqual([
      'a',
    ]);
  });

  test('finds the second of two alarms within two minutes where the first came by webhook', () => {
    const pulled = [
      { id: 'a', type: 'alarm_heard', at: at(0) },
      { id: 'b', type: 'alarm_heard', at: at(60) },
    ];
    expect(ids(unknownEvents(pulled, [{ id: 'a', type: 'alarm_heard', at: at(0) }]))).toEqual(['b']);
  });

  test('prefers the same type when two of one category are near', () => {
    const pulled = [
      { id: 'x', type: 'disturbance_ended', at: at(50) },
      { id: 'y', type: 'disturbance_first_notice', at: at(0) },
    ];
    const recorded = [{ id: 'hook', type: 'disturbance_first_notice', at: at(55) }];
    expect(ids(unknownEvents(pulled, recorded))).toEqual(['x']);
  });

  test('with equal ids on both sides, finds exactly what was not recorded', () => {
    const event = fc.record({
      id: fc.uuid(),
      type: fc.constantFrom('alarm_heard', 'disturbance_first_notice', 'disturbance_ended', 'never_seen'),
      at: fc.integer({ min: 0, max: 1000 }).map(at),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(event, { selector: ({ id }) => id }),
        fc.infiniteStream(fc.boolean()),
        (all, lost) => {
          const recorded = all.filter(() => !lost.next().value);
          const kept = new Set(ids(recorded));
          expect(ids(unknownEvents(all, recorded))).toEqual(ids(all).filter((id) => !kept.has(id)));
        },
      ),
    );
  });
});
