import { describe, expect, it } from 'vitest';
import { collect, pages } from '../../../shared/minut/paging.ts';

const list = (items: readonly string[], limit: number, total: 'told' | 'untold') => {
  const offsets: number[] = [];
  const fetchPage = async (offset: number) => {
    offsets.push(offset);
    return { items: items.slice(offset, offset + limit), total: total === 'told' ? items.length : undefined };
  };
  return { fetchPage, offsets };
};
const idOf = (item: string) => item;

describe('paging', () => {
  it('asks until everything that was announced has come', async () => {
    const { fetchPage, offsets } = list(['a', 'b', 'c', 'd'], 2, 'told');
    expect(await collect(pages(fetchPage, idOf))).toEqual(['a', 'b', 'c', 'd']);
    expect(offsets).toEqual([0, 2]);
  });

  it('goes on by what was received when the server gives less than asked for', async () => {
    const { fetchPage, offsets } = list(['a', 'b', 'c'], 1, 'told');
    expect(await collect(pages(fetchPage, idOf))).toEqual(['a', 'b', 'c']);
    expect(offsets).toEqual([0, 1, 2]);
  });

  it('ends at an empty page when no total is told', async () => {
    const { fetchPage, offsets } = list(['a', 'b'], 2, 'untold');
    expect(await collect(pages(fetchPage, idOf))).toEqual(['a', 'b']);
    expect(offsets).toEqual([0, 2]);
  });

  it('ends when the server ignores the offset and sends the same page for ever', async () => {
    const fetchPage = async () => ({ items: ['a', 'b'], total: undefined });
    expect(await collect(pages(fetchPage, idOf))).toEqual(['a', 'b']);
  });

  it('brings an item that moved to the next page once', async () => {
    const fetchPage = async (offset: number) => ({ items: offset === 0 ? ['a', 'b'] : ['b', 'c'], total: 4 });
    expect(await collect(pages(fetchPage, idOf))).toEqual(['a', 'b', 'c']);
  });

  it('asks for no page that nobody reads', async () => {
    const { fetchPage, offsets } = list(['a', 'b', 'c'], 1, 'told');
    for await (const _ of pages(fetchPage, idOf)) break;
    expect(offsets).toEqual([0]);
  });
});
