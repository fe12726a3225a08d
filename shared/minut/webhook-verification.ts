import { createHmac, timingSafeEqual } from 'node:crypto';
import { type SignatureScheme, signatureSchemes, type WebhookSecret } from './webhook-secret.ts';

export interface Delivery {
  /** The decoded bytes of the body, exactly as they came in. */
  readonly body: Uint8Array;
  readonly token: string | undefined;
  readonly signature: string | undefined;
}

/** Which checks a delivery passed. `scheme` is absent where it carried no signature. */
export type Verification =
  | { readonly verified: true; readonly scheme: SignatureScheme | undefined }
  | { readonly verified: false };

const refused: Verification = { verified: false };

const sameText = (given: string, expected: string): boolean => {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  // timingSafeEqual throws on unequal lengths; the length of a token or digest is no secret.
  return a.length === b.length && timingSafeEqual(a, b);
};

const isHex = (text: string): boolean => text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text);

/** What the vendor would send for this body. Undefined where the secret's text does not spell bytes. */
export const signatureOf = (
  body: Uint8Array,
  hookSecret: string,
  scheme: SignatureScheme,
): string | undefined => {
  const [digest, encoding, key] = scheme.split('-');
  // Node's hex decoder drops bad digits silently: a secret that is no hex has no byte form.
  if (key === 'bytes' && !isHex(hookSecret)) return undefined;
  const hmac = createHmac(
    digest === 'sha1' ? 'sha1' : 'sha256',
    key === 'bytes' ? Buffer.from(hookSecret, 'hex') : hookSecret,
  );
  return hmac.update(body).digest(encoding === 'base64' ? 'base64' : 'hex');
};

const stripPrefix = (signature: string): { readonly value: string; readonly digest: string | undefined } => {
  const prefix = /^(sha1|sha256)=/.exec(signature);
  return { value: prefix ? signature.slice(prefix[0].length) : signature, digest: prefix?.[1] };
};

const matchingScheme = (
  { body, signature }: Delivery,
  hookSecret: string,
  candidates: readonly SignatureScheme[],
): SignatureScheme | undefined => {
  if (signature === undefined) return undefined;
  const { value, digest } = stripPrefix(signature);
  let match: SignatureScheme | undefined;
  // Every candidate is computed, so that the time taken does not tell which one matched.
  for (const scheme of candidates) {
    const expected = signatureOf(body, hookSecret, scheme);
    const fits = digest === undefined || scheme.startsWith(`${digest}-`);
    if (expected !== undefined && sameText(value, expected) && fits) match ??= scheme;
  }
  return match;
};

/**
 * Decides whether a delivery comes from Minut, by the raw bytes and in constant time (contract.md, "How a delivery is
 * authenticated"): with a pinned scheme both token and signature must be right; without one the token must be, and a
 * signature that is present must verify in one of the schemes. The previous token and secret count until they expire.
 * @param now epoch milliseconds
 */
export const verifyDelivery = (delivery: Delivery, secret: WebhookSecret, now: number): Verification => {
  const { previous, scheme } = secret;
  const credentials = [{ token: secret.token, hookSecret: secret.hookSecret }];
  if (previous && Date.parse(previous.expiresAt) > now) credentials.push(previous);
  const candidates = scheme ? [scheme] : signatureSchemes;

  let result: Verification = refused;
  for (const { token, hookSecret } of credentials) {
    if (token === '' || hookSecret === '') continue;
    const tokenRight = delivery.token !== undefined && sameText(delivery.token, token);
    const signedWith = matchingScheme(delivery, hookSecret, candidates);
    const signatureRight =
      signedWith !== undefined || (delivery.signature === undefined && scheme === undefined);
    if (tokenRight && signatureRight && !result.verified) result = { verified: true, scheme: signedWith };
  }
  return result;
};
