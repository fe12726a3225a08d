import type { DeliveryResult } from './delivery-result.ts';

/** Failures of the connection before a byte of the request could be processed. */
const neverConnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const throttled: ReadonlySet<string> = new Set([
  'Throttled',
  'ThrottledException',
  'ThrottlingException',
  'TooManyRequestsException',
  'LimitExceededException',
]);

/** The request was not let in for its signature or credentials, which the next attempt has anew. */
const notLetIn: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/**
 * Tells what a failed send means. The provider has no idempotency key, so what may have gone out must not be taken for
 * what surely did not.
 */
export const classifyFailure = (error: unknown): Exclude<DeliveryResult, { kind: 'accepted' }> => {
  const status = property(property(error, '$metadata'), 'httpStatusCode');
  const name = error instanceof Error ? error.name : '';
  const code = property(error, 'code');
  if (typeof status === 'number') {
    if (throttled.has(name) || notLetIn.has(name) || status === 429) return { kind: 'try-later' };
    if (status >= 400 && status < 500)
      return { kind: 'refused', reason: `the provider refused it (${name})` };
    return { kind: 'ambiguous' };
  }
  if (typeof code === 'string' && neverConnected.has(code)) return { kind: 'try-later' };
  if (name === 'CredentialsProviderError') return { kind: 'try-later' };
  return { kind: 'ambiguous' };
};
