import type { MiddlewareObj } from '@middy/core';
import { verifyDelivery } from '../../shared/minut/webhook-verification.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { WebhookCredentials } from './credentials.ts';
import { Refusal } from './refusal.ts';
import type { WebhookRequest } from './request.ts';

export interface AuthenticateOptions {
  readonly credentials: WebhookCredentials;
  readonly clock: Clock;
  /** Lower case. */
  readonly signatureHeader: string;
  readonly tokenHeader: string;
}

/**
 * Lets Minut in and nobody else. A refusal is always the same, whether the account is unknown, the token is wrong or
 * the signature is: what exists is nobody's business. A header that was sent twice arrives joined by a comma and fits
 * neither a token nor a signature.
 */
export const authenticate = ({
  credentials,
  clock,
  signatureHeader,
  tokenHeader,
}: AuthenticateOptions): MiddlewareObj<WebhookRequest> => ({
  before: async ({ event }) => {
    const account = event.pathParameters?.account ?? '';
    const delivery = {
      body: event.rawBody ?? new Uint8Array(),
      token: event.headers[tokenHeader],
      signature: event.headers[signatureHeader],
    };
    const verify = async (freshness: 'cached' | 'reread') => {
      const secret = await credentials.of(account, freshness);
      if (!secret) return undefined;
      const { canary, scheme } = secret;
      const result = verifyDelivery(delivery, secret, clock.now());
      // Both are computed, so that the time taken does not tell them apart.
      const asCanary = canary && verifyDelivery(delivery, { ...canary, scheme }, clock.now());
      const isCanary = !result.verified && asCanary?.verified === true;
      return { secret, result: isCanary ? asCanary : result, isCanary };
    };
    let verification = await verify('cached');
    // Right after a rotation, or once another function has pinned a scheme, the cached secret is the old one.
    if (verification && !verification.result.verified) verification = await verify('reread');
    if (!verification?.result.verified) throw new Refusal(401, 'not authentic');
    const { scheme } = verification.result;
    event.authentication = {
      account,
      scheme,
      pinned: verification.secret.scheme !== undefined,
      canary: verification.isCanary,
    };
  },
});
