import * as z from 'zod/mini';
import type { Caller } from './call.ts';
import { pages } from './paging.ts';
import { defined, id, idOrObject, listOf, optionalText, paging } from './wire.ts';

/** A home of the account, as `GET /homes` tells it. */
export interface Home {
  readonly id: string;
  readonly name: string;
  /** IANA name; Minut may not know it. */
  readonly timeZone?: string | undefined;
  /** One line: street, post code and city. */
  readonly address?: string | undefined;
  readonly country?: string | undefined;
  readonly deviceIds: readonly string[];
}

const address = z.object({
  street_name1: optionalText,
  street_name2: optionalText,
  post_code: optionalText,
  city: optionalText,
  country: optionalText,
});

const addressLine = (parts: z.infer<typeof address> | undefined): string | undefined => {
  const city = [parts?.post_code, parts?.city].filter(Boolean).join(' ');
  return [parts?.street_name1, parts?.street_name2, city].filter(Boolean).join(', ') || undefined;
};

const wireHome = z.pipe(
  z.object({
    home_id: id,
    name: optionalText,
    timezone: optionalText,
    address: z.catch(z.optional(address), undefined),
    devices: z.catch(z.optional(z.array(idOrObject('device_id', 'id'))), undefined),
  }),
  z.transform(
    (home): Home =>
      defined({
        id: home.home_id,
        name: home.name ?? home.home_id,
        timeZone: home.timezone || undefined,
        address: addressLine(home.address),
        country: home.address?.country || undefined,
        deviceIds: (home.devices ?? []).filter((device) => device !== undefined),
      }),
  ),
);

const homesAnswer = z.object({ homes: listOf(wireHome), paging });

/** As in the vendor's example. */
const pageSize = 30;

/** Every home of the account. Keep the list: homes change rarely. */
export const listHomes = (call: Caller): AsyncGenerator<Home, void, undefined> =>
  pages(
    async (offset) => {
      const { homes, paging } = await call({
        method: 'GET',
        route: '/homes',
        query: { limit: pageSize, offset: offset || undefined },
        answer: homesAnswer,
      });
      return { items: homes, total: paging?.total_count };
    },
    (home) => home.id,
  );
