/**
 * Which messages of a batch Lambda takes for failed, by the function's result
 * (docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html): none when there is no list or it is empty,
 * the listed ones, and all of them when the list is malformed or names a message that is not in the batch.
 */
export const failedItems = (result: unknown, identifiers: readonly string[]): ReadonlySet<string> => {
  const all = new Set(identifiers);
  if (typeof result !== 'object' || result === null || !('batchItemFailures' in result)) return new Set();
  const { batchItemFailures } = result;
  if (batchItemFailures === null || batchItemFailures === undefined) return new Set();
  if (!Array.isArray(batchItemFailures)) return all;
  const failed = new Set<string>();
  for (const item of batchItemFailures as unknown[]) {
    if (typeof item !== 'object' || item === null || !('itemIdentifier' in item)) return all;
    const { itemIdentifier } = item;
    if (typeof itemIdentifier !== 'string' || !all.has(itemIdentifier)) return all;
    failed.add(itemIdentifier);
  }
  return failed;
};
