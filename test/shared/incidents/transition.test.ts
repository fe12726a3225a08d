import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../shared/incidents/incident.ts';
import {
  incidentIdOf,
  type RecordedEnd,
  strayEndOf,
  transitionOf,
} from '../../../shared/incidents/transition.ts';
import { eventTypeOf } from '../../../shared/minut/event-catalogue.ts';
import { minute, noiseHistory } from '../../support/histories.ts';

const eventOf = (type: string, at: string, id = 'e') => ({
  id,
  account: 'default',
  homeId: 'home',
  type,
  at,
});
const after = (latest: Incident | undefined, type: string, at: string, id?: string, end?: RecordedEnd) =>
  transitionOf(eventOf(type, at, id), eventTypeOf(type), latest, end);
const endAt = (at: string): RecordedEnd => ({ id: 'end', type: 'disturbance_ended', at });
const opened = (at = minute(0)): Incident => {
  const transition = after(undefined, 'disturbance_first_notice', at);
  if (!transition) throw new Error('A first notice opens an incident.');
  return transition.incident;
};
const ended = (incident = opened(), at = minute(5)): Incident => {
  const transition = after(incident, 'disturbance_ended', at);
  if (!transition) throw new Error('An end closes an open incident.');
  return transition.incident;
};

describe('an incident', () => {
  it('opens with the first notice, and with a later one whose first never came', () => {
    expect(after(undefined, 'disturbance_first_notice', minute(0))).toMatchObject({
      kind: 'open',
      incident: { notice: 1, episode: 1, status: 'open' },
    });
    expect(after(undefined, 'disturbance_third_notice', minute(0))).toMatchObject({
      kind: 'open',
      incident: { notice: 3 },
    });
  });

  it('escalates with a higher notice and only notes a repeated or a lower one', () => {
    const second = after(opened(), 'disturbance_second_notice', minute(10));
    expect(second).toMatchObject({ kind: 'escalate', incident: { notice: 2 } });
    expect(after(second?.incident, 'disturbance_second_notice', minute(12))).toMatchObject({
      kind: 'note',
      incident: { notice: 2 },
    });
    expect(after(second?.incident, 'disturbance_first_notice', minute(12))).toMatchObject({
      kind: 'note',
      incident: { notice: 2 },
    });
  });

  it.each(['disturbance_ended', 'disturbance_dismissed'])('closes with %s', (type) => {
    expect(after(opened(), type, minute(5))).toMatchObject({
      kind: 'close',
      incident: { status: 'resolved', closedAt: minute(5) },
    });
  });

  it('is not closed by an end from before it opened', () => {
    expect(after(opened(minute(10)), 'disturbance_ended', minute(5))).toMatchObject({
      kind: 'note',
      incident: { status: 'open' },
    });
  });

  it('is not touched by an end when there is none, or it is over', () => {
    expect(after(undefined, 'disturbance_ended', minute(0))).toBeUndefined();
    expect(after(ended(), 'disturbance_ended', minute(9))).toBeUndefined();
  });

  it.each([minute(0), minute(3)])(
    'is over from the beginning when its end at %s was told before it',
    (at) => {
      expect(after(undefined, 'disturbance_first_notice', minute(0), 'e', endAt(at))).toEqual({
        kind: 'open',
        ended: endAt(at),
        incident: { ...opened(), status: 'resolved', closedAt: at, lastEventAt: at },
      });
    },
  );

  it('is open when the end that was told before it is an earlier one', () => {
    const before = new Date(Date.parse(minute(0)) - 1).toISOString();
    expect(after(undefined, 'disturbance_first_notice', minute(0), 'e', endAt(before))).toEqual({
      kind: 'open',
      incident: opened(),
    });
    expect(after(ended(), 'disturbance_first_notice', minute(20), 'e', endAt(minute(19)))).toMatchObject({
      kind: 'reopen',
    });
  });

  it('does not come back when it ended again before that was heard of: then it is another, and over', () => {
    expect(after(ended(), 'disturbance_first_notice', minute(8), 'e2', endAt(minute(9)))).toMatchObject({
      kind: 'open',
      incident: {
        id: incidentIdOf({ account: 'default', id: 'e2' }),
        status: 'resolved',
        closedAt: minute(9),
      },
    });
  });

  it('leaves an end behind that nothing open explains, for a beginning that comes later', () => {
    const stray = (latest: Incident | undefined, type: string, at: string) =>
      strayEndOf(eventOf(type, at), eventTypeOf(type), latest);
    expect(stray(undefined, 'disturbance_ended', minute(5))).toBe('noise');
    expect(stray(ended(), 'disturbance_ended', minute(6))).toBe('noise');
    expect(stray(ended(), 'disturbance_dismissed', minute(5))).toBeUndefined();
    expect(stray(opened(), 'disturbance_ended', minute(5))).toBeUndefined();
    expect(stray(undefined, 'disturbance_first_notice', minute(5))).toBeUndefined();
    expect(stray(undefined, 'disturbance_snoozed', minute(5))).toBeUndefined();
    expect(stray(undefined, 'brand_new_type', minute(5))).toBeUndefined();
  });

  it('goes on as its next episode when it comes back within 15 minutes, and is another after that', () => {
    expect(after(ended(), 'disturbance_first_notice', minute(20))).toMatchObject({
      kind: 'reopen',
      incident: { id: opened().id, episode: 2, status: 'open', notice: 1 },
    });
    expect(after(ended(), 'disturbance_first_notice', minute(20))?.incident).not.toHaveProperty('closedAt');
    const later = new Date(Date.parse(minute(20)) + 1).toISOString();
    expect(after(ended(), 'disturbance_first_notice', later, 'e2')).toMatchObject({
      kind: 'open',
      incident: { id: incidentIdOf({ account: 'default', id: 'e2' }), episode: 1 },
    });
  });

  it('stays over for news from before its end', () => {
    expect(after(ended(), 'disturbance_second_notice', minute(4))).toEqual({
      kind: 'note',
      incident: ended(),
    });
  });

  it('is not made of events without a condition, nor of types that nobody knows', () => {
    expect(after(undefined, 'short_button_press', minute(0))).toBeUndefined();
    expect(after(undefined, 'brand_new_type', minute(0))).toBeUndefined();
    expect(after(opened(), 'brand_new_type', minute(1))).toBeUndefined();
  });

  it('forgets who had it when it comes back', () => {
    const taken: Incident = {
      ...ended(),
      acknowledgedBy: { key: 'contact:nina', name: 'Nina' },
      acknowledgedAt: minute(2),
    };
    const incident = after(taken, 'disturbance_first_notice', minute(10))?.incident;
    expect(incident).not.toHaveProperty('acknowledgedBy');
    expect(incident).not.toHaveProperty('acknowledgedAt');
  });
});

describe('in whatever order events come', () => {
  it('no incident closes before its episode began, no notice is lost within it, and nothing goes back', () => {
    fc.assert(
      fc.property(noiseHistory, (happenings) => {
        let latest: Incident | undefined;
        let began = '';
        for (const [index, { type, at }] of happenings.entries()) {
          const before: Incident | undefined = latest;
          const transition = after(before, type, at, `e${index}`);
          if (!transition) continue;
          const { kind, incident } = transition;
          if (kind === 'open' || kind === 'reopen') began = at;
          if (kind === 'open') expect(before?.status ?? 'resolved').toBe('resolved');
          if (kind === 'close') {
            expect(before?.status).toBe('open');
            expect(at >= began).toBe(true);
          }
          expect(incident.status === 'resolved').toBe(incident.closedAt !== undefined);
          if (before && before.id === incident.id) {
            expect(incident.openedAt).toBe(before.openedAt);
            expect(incident.lastEventAt >= before.lastEventAt).toBe(true);
            expect(incident.episode).toBe(before.episode + (kind === 'reopen' ? 1 : 0));
            if (kind !== 'reopen') expect(incident.notice).toBeGreaterThanOrEqual(before.notice);
          }
          latest = incident;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('the same event decides the same, to the letter', () => {
    fc.assert(
      fc.property(noiseHistory, (happenings) => {
        const run = () =>
          happenings.reduce<Incident | undefined>(
            (latest, { type, at }, index) => after(latest, type, at, `e${index}`)?.incident ?? latest,
            undefined,
          );
        expect(run()).toEqual(run());
      }),
    );
  });
});
