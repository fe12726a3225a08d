import { describe, expect, it } from 'vitest';
import { sign } from '../../../local/minut-simulator/sign.ts';

describe('how the simulator signs', () => {
  // RFC 2202 and RFC 4231, test case 2.
  const body = Buffer.from('what do ya want for nothing?');
  const asHex = Buffer.from('Jefe').toString('hex');

  it.each([
    ['sha256-hex-text', 'Jefe', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    ['sha1-hex-text', 'Jefe', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    ['sha256-hex-bytes', asHex, '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    ['sha1-base64-bytes', asHex, '7/zfauXrL6LSdBbV8YTfnCWafHk='],
    ['sha256-base64-text', 'Jefe', 'W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM='],
  ] as const)('%s agrees with the published test case', (scheme, secret, expected) => {
    expect(sign(body, secret, scheme)).toBe(expected);
  });
});
