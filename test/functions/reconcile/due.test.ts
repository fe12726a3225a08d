import { describe, expect, test } from 'vitest';
import { accountsDue, tickMs } from '../../../functions/reconcile/due.ts';

const accounts = (count: number) => Array.from({ length: count }, (_, index) => `account-${index}`);
const turns = (all: readonly string[], eventsBy: 'webhook' | 'pull', ticks: number) =>
  Array.from({ length: ticks }, (_, tick) => accountsDue(all, eventsBy, tick * tickMs));

describe('whose turn it is', () => {
  test('gives every account its turn each quarter of an hour, once', () => {
    const given = turns(accounts(30), 'webhook', 3).flat();
    expect(given.toSorted()).toEqual(accounts(30).toSorted());
  });

  test('gives every account its turn at every tick where events are pulled', () => {
    for (const due of turns(accounts(5), 'pull', 3)) expect(due).toEqual(accounts(5));
  });

  test('spreads a thousand accounts so that no tick has many more than a hundred', () => {
    const given = turns(accounts(1_000), 'webhook', 10);
    expect(given.flat().toSorted()).toEqual(accounts(1_000).toSorted());
    expect(Math.max(...given.map((due) => due.length))).toBeLessThan(150);
  });
});
