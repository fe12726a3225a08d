import { describe, expect, it } from 'vitest';
import { watchSkew } from '../../cli/connect/clock-skew.ts';

const minute = 60_000;

describe('the clock of the machine that connects', () => {
  const warningAt = async (skewMs: number) => {
    const minutsTime = Date.parse('2026-11-23T10:00:00Z');
    const http = {
      send: async () => ({ status: 200, headers: { date: new Date(minutsTime).toUTCString() }, body: '' }),
      close() {},
    };
    const watch = watchSkew(http, () => minutsTime + skewMs);
    await watch.http.send({ method: 'GET', url: new URL('https://minut.example.com'), headers: {} });
    return watch.warning();
  };

  it('is told when it is five minutes off, and in which direction', async () => {
    expect(await warningAt(5 * minute)).toMatch(/^This machine's clock is 5 min ahead of Minut's;/);
    expect(await warningAt(-5 * minute)).toMatch(/^This machine's clock is 5 min behind Minut's;/);
  });

  it('is not worth a word when it is a few seconds off', async () => {
    expect(await warningAt(30_000)).toBeUndefined();
  });
});
