import * as z from 'zod/mini';
import type { Caller } from './call.ts';
import { type MinutEvent, parseEvent } from './minut-event.ts';
import { pages } from './paging.ts';
import { defined, id, optionalText, paging, time } from './wire.ts';

/** An event of `GET /homes/{id}/events`: another vocabulary than the webhook's, and perhaps other ids. */
export interface HomeEvent {
  readonly id: string;
  readonly type: string;
  /** ISO UTC. */
  readonly at: string;
  readonly homeId: string;
  readonly deviceId?: string | undefined;
}

export interface EventWindow {
  /** ISO UTC. */
  readonly startAt?: string | undefined;
  readonly endAt?: string | undefined;
}

/** Events per page. The vendor's example shows 50; the largest that is allowed is not documented. */
const pageSize = 50;

const homeEventsAnswer = z.object({
  home_events: z.array(
    z.object({
      event_id: id,
      event_type: id,
      event_time: time,
      home_id: optionalText,
      device_id: optionalText,
    }),
  ),
  paging,
});

/** What happened in a home, page by page. `types` are home event names (`noise_detected` …); unless set, all. */
export const homeEvents = (
  call: Caller,
  homeId: string,
  {
    startAt,
    endAt,
    types,
    guestIds,
  }: EventWindow & { readonly types?: readonly string[]; readonly guestIds?: readonly string[] } = {},
): AsyncGenerator<HomeEvent, void, undefined> =>
  pages(
    async (offset) => {
      const answer = await call({
        method: 'GET',
        route: '/homes/{homeId}/events',
        params: { homeId },
        query: {
          event_type: types?.join(','),
          guest_ids: guestIds?.join(','),
          start_at: startAt,
          end_at: endAt,
          limit: pageSize,
          offset,
        },
        answer: homeEventsAnswer,
      });
      const items = answer.home_events.map(
        (event): HomeEvent =>
          defined({
            id: event.event_id,
            type: event.event_type,
            at: event.event_time,
            homeId: event.home_id ?? homeId,
            deviceId: event.device_id,
          }),
      );
      return { items, total: answer.paging?.total_count };
    },
    (event) => event.id,
  );

const wireEvents = z.object({
  events: z.pipe(
    z.array(z.unknown()),
    z.transform((events) => events.flatMap((event) => parseEvent(event) ?? [])),
  ),
  paging,
});

/** What happened in the whole account, in the webhook's vocabulary, newest first. */
export const accountEvents = (
  call: Caller,
  { startAt, endAt }: EventWindow = {},
): AsyncGenerator<MinutEvent, void, undefined> =>
  pages(
    async (offset) => {
      const answer = await call({
        method: 'GET',
        route: '/events',
        query: { order: 'desc', start_at: startAt, end_at: endAt, limit: pageSize, offset },
        answer: wireEvents,
      });
      return { items: answer.events, total: answer.paging?.total_count };
    },
    (event) => event.id,
  );
