import { expect, test } from 'vitest';
import { outcomeOf } from '../../../shared/pages/outcome-words.ts';

const at = '2026-11-21T21:40:00.000Z';

test('calls a message accepted until a receipt says more', () => {
  expect(outcomeOf({ status: 'sent' })).toBe('accepted by the provider');
  expect(outcomeOf({ status: 'sent', receipt: { fate: 'delivered', at } })).toBe('delivered');
  expect(
    outcomeOf({
      status: 'sent',
      receipt: { fate: 'failed', at, reason: 'the number has opted out of texts' },
    }),
  ).toBe('not delivered: the number has opted out of texts');
});
