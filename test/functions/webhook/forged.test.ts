import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemes } from '../../../local/minut-simulator/sign.ts';
import { delivery, firstNotice, oldHookSecret, signatureFor, token } from '../../support/delivery.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { startWebhook, type Webhook } from '../../support/webhook.ts';

catchLog();
const body = JSON.stringify(firstNotice);
const signature = signatureFor(body);
const wrong = (right: string) => fc.string({ maxLength: 80 }).filter((text) => text !== right);
const signed = (headers: readonly string[]) => delivery({ headers });

/** One edit of a text: a character replaced, dropped or doubled. */
const spoilt = (text: string) =>
  fc
    .tuple(
      fc.nat(text.length - 1),
      fc.constantFrom('replace', 'drop', 'double'),
      fc.constantFrom(...'0123456789abcdefg=, '),
    )
    .map(([at, how, char]) => {
      const put = how === 'drop' ? '' : how === 'double' ? `${text[at]}${text[at]}` : char;
      return text.slice(0, at) + put + text.slice(at + 1);
    })
    .filter((spoiledText) => spoiledText !== text);

const forgery = fc.oneof(
  spoilt(signature).map((forged) => signed(['Authorization', token, 'X-Minut-Signature', forged])),
  spoilt(token).map((forged) => signed(['Authorization', forged, 'X-Minut-Signature', signature])),
  wrong(token).map((forged) => delivery({ token: forged })),
  fc
    .string({ maxLength: 200 })
    .map((forged) => signed(['Authorization', token, 'X-Minut-Signature', forged])),
  // The body changed after it was signed.
  spoilt(body).map((forged) =>
    delivery({ body: forged, headers: ['Authorization', token, 'X-Minut-Signature', signature] }),
  ),
  fc
    .uint8Array({ maxLength: 300 })
    .map((bytes) =>
      delivery({ body: bytes, headers: ['Authorization', token, 'X-Minut-Signature', signature] }),
    ),
  fc.constantFrom(...schemes).map((scheme) => delivery({ scheme, hookSecret: oldHookSecret })),
  fc.constantFrom(...schemes).map((scheme) => delivery({ scheme, hookSecret: '' })),
  // Right in every scheme but the pinned one.
  fc
    .constantFrom(...schemes.filter((scheme) => scheme !== 'sha256-hex-text'))
    .map((scheme) => delivery({ scheme })),
  fc
    .string({ maxLength: 60 })
    .filter((account) => account !== 'default')
    .map((account) => delivery({ account })),
  fc
    .array(
      fc.tuple(
        fc.constantFrom('Authorization', 'X-Minut-Signature', 'Cookie', 'Content-Type', '__proto__'),
        fc.constantFrom('', token, signature, '\u0000', 'null', '*'),
      ),
      { maxLength: 6 },
    )
    .filter((pairs) => {
      const given = (name: string) =>
        pairs
          .filter(([key]) => key === name)
          .map(([, value]) => value)
          .join();
      return !(given('Authorization') === token && given('X-Minut-Signature') === signature);
    })
    .map((pairs) => signed(pairs.flat())),
);

describe('forged and malformed requests', () => {
  let webhook: Webhook;
  beforeAll(async () => {
    webhook = await startWebhook({
      hookId: 'x',
      hookSecret: 'a3f1c8d2e9b047561234abcd5678ef901234abcd',
      token,
      scheme: 'sha256-hex-text',
    });
  });
  afterAll(() => webhook.stop());

  it('are never accepted and never our fault, in 1,000 that are made up', async () => {
    await fc.assert(
      fc.asyncProperty(forgery, async (event) => {
        const { statusCode } = await webhook.post(event);
        expect(statusCode).toBe(401);
      }),
      { numRuns: 1_000 },
    );
    expect(webhook.sqs.calls()).toHaveLength(0);
  });

  it('are never our fault when parts of the request are missing', async () => {
    const right = delivery();
    const { body: _body, ...bodiless } = right;
    const { pathParameters: _parameters, ...pathless } = right;
    const requests = [
      bodiless,
      pathless,
      { ...right, headers: {} },
      { ...right, isBase64Encoded: true, body: '%%%' },
      { ...right, pathParameters: {} },
    ];
    for (const request of requests) expect((await webhook.post(request)).statusCode).toBe(401);
    expect(webhook.sqs.calls()).toHaveLength(0);
  });

  it('would be seen here if they were let in: the one that is right is accepted', async () => {
    expect((await webhook.post(delivery())).statusCode).toBe(200);
    expect(webhook.bodies()).toHaveLength(1);
  });
});
