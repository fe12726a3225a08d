import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../shared/incidents/incident.ts';
import { incidentIdOf, type OccurredEvent, transitionOf } from '../../../shared/incidents/transition.ts';
import { eventTypeOf } from '../../../shared/minut/event-catalogue.ts';
import { minute } from '../../support/histories.ts';

const first = 'disturbance_first_notice';
const second = 'disturbance_second_notice';
const tell = (
  latest: Incident | undefined,
  type: string,
  at: string,
  more: Partial<OccurredEvent> = {},
): ReturnType<typeof transitionOf> =>
  transitionOf({ id: 'e', account: 'default', homeId: 'home', type, at, ...more }, eventTypeOf(type), latest);
const open = () => tell(undefined, first, minute(0), { value: 80, threshold: 75 })?.incident;
const over = () => tell(open(), 'disturbance_ended', minute(5))?.incident;

describe('what an incident was told last', () => {
  it('is the event that opened it, with what it measured', () => {
    expect(open()?.latest).toStrictEqual({ type: first, at: minute(0), value: 80, threshold: 75 });
    expect(tell(undefined, first, minute(0))?.incident.latest).toStrictEqual({ type: first, at: minute(0) });
  });

  it('is newer news, also of the same moment, and no older news', () => {
    const news = tell(open(), second, minute(3), { value: 90 })?.incident;
    expect(news?.latest).toEqual({ type: second, at: minute(3), value: 90 });
    expect(tell(open(), second, minute(0))?.incident.latest.type).toBe(second);
    const late = tell(news, first, minute(2))?.incident;
    expect(late?.latest).toEqual(news?.latest);
    expect(late?.lastEventAt).toBe(minute(3));
  });

  it('is what it came back with', () => {
    expect(tell(over(), second, minute(10), { value: 91 })?.incident).toMatchObject({
      status: 'open',
      episode: 2,
      notice: 2,
      latest: { type: second, at: minute(10), value: 91 },
    });
  });
});

describe('an incident', () => {
  it('ends with an end of the moment of its latest news', () => {
    expect(tell(open(), 'disturbance_ended', minute(0))?.kind).toBe('close');
  });

  it('does not come back with news of the moment of its end', () => {
    expect(tell(over(), first, minute(5))).toEqual({ kind: 'note', incident: over() });
  });

  it('does not come back where an end of that moment was recorded before', () => {
    const ended = { id: 'end', type: 'disturbance_ended', at: minute(9) };
    const back = { id: 'e2', account: 'default', homeId: 'home', type: first, at: minute(9) };
    expect(transitionOf(back, eventTypeOf(first), over(), ended)).toMatchObject({
      kind: 'open',
      ended,
      incident: { status: 'resolved', closedAt: minute(9) },
    });
  });

  it('goes on when somebody snoozes it in Minut’s app: that is news, and no end', () => {
    const snoozed = tell(open(), 'disturbance_snoozed', minute(4));
    expect(snoozed).toMatchObject({ kind: 'note', incident: { status: 'open', lastEventAt: minute(4) } });
    expect(snoozed?.incident).not.toHaveProperty('closedAt');
  });

  it('has an id that is short enough for a link, and its account’s own', () => {
    const id = incidentIdOf({ account: 'default', id: 'e' });
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(incidentIdOf({ account: 'other', id: 'e' })).not.toBe(id);
    expect(incidentIdOf({ account: 'default', id: 'e' })).toBe(id);
  });
});
