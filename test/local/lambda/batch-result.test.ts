import { describe, expect, it } from 'vitest';
import { failedItems } from '../../../local/lambda/batch-result.ts';

describe('which messages of a batch count as failed', () => {
  const batch = ['a', 'b', 'c'];
  const all = new Set(batch);

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['no failures', { batchItemFailures: [] }],
    ['a list that is null', { batchItemFailures: null }],
  ])('takes all for handled when the function returns %s', (_, result) => {
    expect(failedItems(result, batch)).toEqual(new Set());
  });

  it('takes only the listed ones for failed', () => {
    const result = { batchItemFailures: [{ itemIdentifier: 'b' }] };
    expect(failedItems(result, batch)).toEqual(new Set(['b']));
  });

  it.each([
    ['a list that is no list', { batchItemFailures: 'b' }],
    ['an entry without an identifier', { batchItemFailures: [{}] }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['an identifier that is null', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a message that is not in the batch', { batchItemFailures: [{ itemIdentifier: 'z' }] }],
  ])('takes all for failed when the result holds %s', (_, result) => {
    expect(failedItems(result, batch)).toEqual(all);
  });
});
