import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsPage } from '../../../docs/generate/events-page.ts';
import { eventTypeOf, eventTypes, vendorTypeOf } from '../../../shared/minut/event-catalogue.ts';

/** minut-api.md's pairs: what starts a condition, and what ends it. */
const pairs = [
  ['temperature_high', 'temperature_dropped_normal'],
  ['temperature_low', 'temperature_risen_normal'],
  ['humidity_high', 'humidity_dropped_normal'],
  ['humidity_low', 'humidity_risen_normal'],
  ['avg_sound_high', 'sound_level_dropped_normal'],
  ['device_offline', 'device_online'],
  ['tamper_removed', 'tamper_mounted'],
  ['disturbance_first_notice', 'disturbance_ended'],
  ['disturbance_first_notice', 'disturbance_dismissed'],
  ['alarm_heard', 'alarm_silenced'],
] as const;

describe('the event catalogue', () => {
  it.each(pairs)('lets %s open what %s closes', (opening, closing) => {
    expect(eventTypeOf(opening)).toMatchObject({ role: 'opens' });
    expect(eventTypeOf(closing)).toMatchObject({
      role: 'closes',
      condition: eventTypeOf(opening)?.condition,
    });
  });

  it('names every type and every alias once, and no alias like a type', () => {
    const types = eventTypes.map(({ type }) => type);
    const aliases = eventTypes.map(({ alias }) => alias);
    expect(new Set([...types, ...aliases]).size).toBe(types.length + aliases.length);
  });

  it('knows the vendor’s name of an alias and of itself, and of nothing else', () => {
    expect(vendorTypeOf('noise-started')).toBe('disturbance_first_notice');
    expect(vendorTypeOf('disturbance_first_notice')).toBe('disturbance_first_notice');
    expect(vendorTypeOf('disturbance_fourth_notice')).toBeUndefined();
  });

  it('treats no unknown type as the nearest known one', () => {
    expect(eventTypeOf('temperature_highest')).toBeUndefined();
  });

  it('has the home events that are documented', () => {
    const home = eventTypes.filter(({ homeEventType }) => homeEventType);
    expect(home.map(({ type, homeEventType }) => [type, homeEventType])).toEqual([
      ['disturbance_first_notice', 'noise_detected'],
      ['disturbance_ended', 'noise_quieted'],
    ]);
  });

  it('is what docs/events.md says (npm run docs:events)', () => {
    expect(readFileSync(join(import.meta.dirname, '../../../docs/events.md'), 'utf8')).toBe(eventsPage());
  });
});
