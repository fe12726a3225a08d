import * as z from 'zod/mini';
import type { Caller } from './call.ts';
import { MinutAnswerError } from './failures.ts';
import type { Guest, GuestChange, NewGuest } from './guest.ts';
import { type GuestFieldNames, readGuest, writeGuest } from './guest-fields.ts';
import { pages } from './paging.ts';
import { paging } from './wire.ts';

/** The list's envelope is not documented: bare, or under `guests`. */
const guestsAnswer = z.union([
  z.object({ guests: z.array(z.unknown()), paging }),
  z.pipe(
    z.array(z.unknown()),
    z.transform((guests) => ({ guests, paging: undefined })),
  ),
]);

const envelope = z.object({ guest: z.unknown() });

/** The calls about stays, in the given field names. */
export const guestCalls = (call: Caller, names: GuestFieldNames) => {
  const oneOf = (body: unknown, homeId: string, endpoint: string): Guest => {
    const enveloped = envelope.safeParse(body);
    const guest =
      readGuest(body, homeId, names) ??
      (enveloped.success ? readGuest(enveloped.data.guest, homeId, names) : undefined);
    if (guest) return guest;
    throw new MinutAnswerError(
      `Minut's answer to ${endpoint} holds no stay that we can read: MINUT_GUEST_FIELDS names its fields.`,
    );
  };
  const route = '/homes/{homeId}/guests/{guestId}';

  return {
    /** Every stay of a home that Minut tells, past and coming. */
    list: (homeId: string): AsyncGenerator<Guest, void, undefined> =>
      pages(
        async (offset) => {
          const answer = await call({
            method: 'GET',
            route: '/homes/{homeId}/guests',
            params: { homeId },
            query: { offset: offset || undefined },
            answer: guestsAnswer,
          });
          const items = answer.guests.flatMap((guest) => readGuest(guest, homeId, names) ?? []);
          return { items, total: answer.paging?.total_count };
        },
        (guest) => guest.id,
      ),

    /** @throws MinutRefusedError with status 404 when it is gone */
    get: async (homeId: string, guestId: string): Promise<Guest> =>
      oneOf(
        await call({ method: 'GET', route, params: { homeId, guestId }, answer: z.unknown() }),
        homeId,
        `GET ${route}`,
      ),

    /** @throws MinutAmbiguousError when it may have been made: look for its external id before making it again */
    create: async (homeId: string, guest: NewGuest): Promise<Guest> =>
      oneOf(
        await call({
          method: 'POST',
          route: '/homes/{homeId}/guests',
          params: { homeId },
          body: writeGuest(guest, names),
          answer: z.unknown(),
        }),
        homeId,
        'POST /homes/{homeId}/guests',
      ),

    /** Changes only the given fields; the values are absolute, so repeating it is harmless. */
    update: async (homeId: string, guestId: string, change: GuestChange): Promise<void> => {
      await call({
        method: 'PATCH',
        route,
        params: { homeId, guestId },
        body: writeGuest(change, names),
        answer: z.unknown(),
      });
    },

    /** A stay that is gone already is fine. */
    delete: async (homeId: string, guestId: string): Promise<void> => {
      await call({
        method: 'DELETE',
        route,
        params: { homeId, guestId },
        alsoFine: [404],
        answer: z.unknown(),
      });
    },
  };
};
