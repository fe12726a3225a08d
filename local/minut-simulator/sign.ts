import { createHmac } from 'node:crypto';

export const schemes = [
  'sha1-hex-text',
  'sha1-hex-bytes',
  'sha1-base64-text',
  'sha1-base64-bytes',
  'sha256-hex-text',
  'sha256-hex-bytes',
  'sha256-base64-text',
  'sha256-base64-bytes',
] as const;

export type Scheme = (typeof schemes)[number];

/** How the vendor is thought to sign (contract.md, "Local mode"). */
export const defaultScheme: Scheme = 'sha256-hex-text';

export const isScheme = (text: string): text is Scheme => schemes.some((scheme) => scheme === text);

/**
 * Signs the raw bytes of a delivery. `<digest>-<encoding>-<key>`: the key is the hook secret's text, or the bytes that
 * it spells in hex. Written from the contract and on purpose apart from the verification, so that each tests the other.
 */
export const sign = (body: Uint8Array, hookSecret: string, scheme: Scheme): string => {
  const [digest = '', encoding, key] = scheme.split('-');
  const hmac = createHmac(digest, key === 'bytes' ? Buffer.from(hookSecret, 'hex') : hookSecret);
  return hmac.update(body).digest(encoding === 'base64' ? 'base64' : 'hex');
};
