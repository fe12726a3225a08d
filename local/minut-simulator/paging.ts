import type { Context } from 'hono';

/** The vendor's largest page is unknown; the documentation's example shows 50 as the limit. */
const defaultLimit = 50;

const count = (text: string | undefined, fallback: number): number => {
  const number = Number(text ?? fallback);
  return Number.isInteger(number) && number >= 0 ? number : fallback;
};

/** One page of a list by the query's `limit` and `offset`, with the `paging` object of the documentation. */
export const pageOf = <Item>(c: Context, items: readonly Item[]) => {
  const limit = count(c.req.query('limit'), defaultLimit);
  const offset = count(c.req.query('offset'), 0);
  return { items: items.slice(offset, offset + limit), paging: { total_count: items.length, limit, offset } };
};
