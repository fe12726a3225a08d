/** A page of a list: what it holds, and how many there are in all where Minut says so. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number | undefined;
}

/** Bounds a list whose paging never ends, in pages. */
const maxPages = 1_000;

/**
 * All items of a list, page by page: until `offset + received ≥ total`, or an empty page. The largest `limit` and the
 * default order are not documented; without a total, a page that brings nothing new ends the list, because a server
 * that ignores `offset` sends the first page for ever.
 * @param fetchPage asks for the page that starts at `offset`
 * @param idOf what makes an item itself, so that an item that moved to the next page meanwhile comes once
 */
export async function* pages<Item>(
  fetchPage: (offset: number) => Promise<Page<Item>>,
  idOf: (item: Item) => string,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  let offset = 0;
  for (let page = 0; page < maxPages; page += 1) {
    const { items, total } = await fetchPage(offset);
    const before = seen.size;
    for (const item of items) {
      if (seen.has(idOf(item))) continue;
      seen.add(idOf(item));
      yield item;
    }
    offset += items.length;
    if (seen.size === before || (total !== undefined && offset >= total)) return;
  }
}

/** Collects what an async iterator brings. */
export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};
