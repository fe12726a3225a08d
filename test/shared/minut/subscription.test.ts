import { describe, expect, it } from 'vitest';
import { eventTypes } from '../../../shared/minut/event-catalogue.ts';
import { covers, matches, wantedSubscription } from '../../../shared/minut/subscription.ts';

describe('what the webhook is subscribed to', () => {
  it('holds what the rules need and what opens and closes incidents', () => {
    const wanted = wantedSubscription(['pir_motion', 'temperature_high']);
    expect(wanted).toContain('pir_motion');
    expect(wanted).toContain('disturbance_ended');
    expect(wanted).not.toContain('short_button_press');
    for (const { type, role, origin } of eventTypes) {
      if (origin === 'nightdesk') expect(wanted).not.toContain(type);
      else if (role === 'opens' || role === 'escalates' || role === 'closes') expect(wanted).toContain(type);
    }
  });

  it('is everything when a rule asks for more than the catalogue knows', () => {
    expect(wantedSubscription(['brand_new_type'])).toEqual(['*']);
    expect(wantedSubscription([undefined])).toEqual(['*']);
  });

  it('asks Minut for none of our own events, also when a rule is about them', () => {
    expect(
      wantedSubscription(['nightdesk.reported', 'pir_motion']).filter((type) =>
        type.startsWith('nightdesk.'),
      ),
    ).toEqual([]);
  });

  it('is covered by a wildcard, and matched only by the same types', () => {
    expect(covers({ events: ['*'] }, ['a', 'b'])).toBe(true);
    expect(covers({ events: ['a'] }, ['a', 'b'])).toBe(false);
    expect(covers({ events: ['a', 'b'] }, ['*'])).toBe(false);
    expect(matches({ events: ['b', 'a'] }, ['a', 'b'])).toBe(true);
    expect(matches({ events: ['*'] }, ['a', 'b'])).toBe(false);
  });
});
