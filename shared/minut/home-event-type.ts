import { eventTypes } from './event-catalogue.ts';

const byHomeEvent = new Map(
  eventTypes.flatMap(({ type, homeEventType }) => (homeEventType ? [[homeEventType, type] as const] : [])),
);

/**
 * The webhook's name for a type of `GET /homes/{id}/events`. Only two of those are documented; any other stays as it
 * is, and is recorded as unknown unless both vocabularies share the name.
 */
export const homeEventTypeOf = (homeEventType: string): string =>
  byHomeEvent.get(homeEventType) ?? homeEventType;
