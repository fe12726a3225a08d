/** What a provider's answer means for a message that was handed to it once. */
export type DeliveryResult =
  /** Accepted by the provider, which is not yet delivered. */
  | { readonly kind: 'accepted'; readonly providerId: string }
  /** Surely not accepted, and trying later can help: throttled, or the connection never came about. */
  | { readonly kind: 'try-later' }
  /** Surely not accepted, and trying again cannot help. The reason is a sentence of our own. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nobody can tell: a time-out, a reset, a 5xx after the request went out. */
  | { readonly kind: 'ambiguous' };
