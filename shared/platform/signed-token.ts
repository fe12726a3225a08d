import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token may be used for: one that was signed for another purpose is none. */
export type TokenPurpose = 'connect invitation 1' | 'overview 1';

const macOf = (purpose: TokenPurpose, payload: string, key: string): Buffer =>
  createHmac('sha256', key).update(`${purpose}\n`).update(payload).digest();

/** A token for a link: the fields as JSON and their signature. Whoever has it can read them. */
export const signToken = (purpose: TokenPurpose, fields: object, key: string): string => {
  const payload = Buffer.from(JSON.stringify(fields)).toString('base64url');
  return `${payload}.${macOf(purpose, payload, key).toString('base64url')}`;
};

/** The fields of a token, or undefined when it was altered or is for another purpose. */
export const readToken = (purpose: TokenPurpose, token: string, key: string): unknown => {
  const [payload = '', mac = '', ...more] = token.split('.');
  const given = Buffer.from(mac, 'base64url');
  const expected = macOf(purpose, payload, key);
  if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected))
    return undefined;
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};
