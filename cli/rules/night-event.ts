import { eventTypeOf } from '../../shared/minut/event-catalogue.ts';
import type { EventFacts } from '../../shared/rules/facts.ts';
import type { About } from '../../shared/rules/plan-input.ts';

/** One event as it was told: by Minut, by a timer, by a person. Times are ISO UTC. */
export interface NightEvent {
  readonly id: string;
  readonly account: string;
  readonly type: string;
  readonly at: string;
  readonly homeId: string;
  readonly deviceId?: string | undefined;
  readonly value?: number | undefined;
  readonly threshold?: number | undefined;
  /** Of an event of our own: what it says of its incident. */
  readonly about?: (About & { readonly incidentId: string }) | undefined;
}

/** The event with what the catalogue knows of its type. */
export const eventFactsOf = ({ about: _about, ...event }: NightEvent): EventFacts => {
  const type = eventTypeOf(event.type);
  return {
    ...event,
    category: type?.category ?? 'unknown',
    severity: type?.severity ?? 'info',
    notice: type?.notice ?? 1,
    title: type?.title ?? event.type,
  };
};
