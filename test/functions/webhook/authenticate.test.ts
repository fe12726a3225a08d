import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schemes } from '../../../local/minut-simulator/sign.ts';
import {
  delivery,
  firstNotice,
  hookSecret,
  oldHookSecret,
  oldToken,
  signatureFor,
  token,
} from '../../support/delivery.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { rightSecret, startWebhook, type Webhook } from '../../support/webhook.ts';

const lines = catchLog();
const unauthorized = {
  statusCode: 401,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: 'Unauthorized' }),
};
const body = JSON.stringify(firstNotice);
const signature = signatureFor(body);
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const anHourAgo = () => new Date(Date.now() - 3_600_000).toISOString();

describe('the webhook lets in', () => {
  let webhook: Webhook;
  afterEach(() => webhook.stop());

  it.each(
    schemes.flatMap((scheme) => (['', 'sha1=', 'sha256='] as const).map((prefix) => ({ scheme, prefix }))),
  )(
    '$scheme with the prefix "$prefix" only where the prefix names its digest',
    async ({ scheme, prefix }) => {
      webhook = await startWebhook();
      const { statusCode } = await webhook.post(delivery({ scheme, prefix }));
      const fits = prefix === '' || scheme.startsWith(prefix.slice(0, -1));
      expect(statusCode).toBe(fits ? 200 : 401);
      expect(webhook.bodies()).toHaveLength(fits ? 1 : 0);
      if (fits) expect(webhook.bodies()[0]).toMatchObject({ authentication: { scheme, pinned: false } });
    },
  );

  it.each(schemes)('an account pinned to %s in that scheme and no other', async (pinned) => {
    webhook = await startWebhook({ ...rightSecret, scheme: pinned });
    const answers = await Promise.all(schemes.map((scheme) => webhook.post(delivery({ scheme }))));
    expect(schemes.filter((_, index) => answers[index]?.statusCode === 200)).toEqual([pinned]);
    expect(webhook.bodies()).toMatchObject([{ authentication: { scheme: pinned, pinned: true } }]);
  });

  it('a delivery without signature while no scheme is known, and says that it carried none', async () => {
    webhook = await startWebhook();
    const { statusCode } = await webhook.post(delivery({ headers: ['Authorization', token] }));
    expect(statusCode).toBe(200);
    expect(webhook.bodies()).toMatchObject([{ authentication: { pinned: false } }]);
    expect(JSON.stringify(webhook.bodies())).not.toContain('scheme');
  });

  it('what was signed before a rotation until the old secret expires', async () => {
    const previous = { hookSecret: oldHookSecret, token: oldToken, expiresAt: inAnHour() };
    webhook = await startWebhook({ ...rightSecret, previous });
    expect((await webhook.post(delivery({ token: oldToken, hookSecret: oldHookSecret }))).statusCode).toBe(
      200,
    );
    expect((await webhook.post(delivery())).statusCode).toBe(200);
  });

  it('a secret that is no hex by its text, since it spells no bytes', async () => {
    webhook = await startWebhook({ ...rightSecret, hookSecret: 'not hexadecimal' });
    const answer = (scheme: (typeof schemes)[number]) =>
      webhook.post(delivery({ scheme, hookSecret: 'not hexadecimal' }));
    expect((await answer('sha256-hex-text')).statusCode).toBe(200);
    expect((await answer('sha256-hex-bytes')).statusCode).toBe(401);
  });
});

describe('the webhook refuses, always with the same answer,', () => {
  let webhook: Webhook;
  beforeEach(async () => {
    webhook = await startWebhook({ ...rightSecret, scheme: 'sha256-hex-text' });
  });
  afterEach(() => webhook.stop());

  it.each<{ what: string; spoiled: Parameters<typeof delivery>[0] }>([
    { what: 'a wrong token', spoiled: { token: 'another-token-of-ours' } },
    { what: 'a token of the same length', spoiled: { token: 'b-token-of-our-own' } },
    { what: 'a token that begins right', spoiled: { token: token.slice(0, -1) } },
    { what: 'a token in other case', spoiled: { token: token.toUpperCase() } },
    { what: 'a token as a bearer', spoiled: { token: `Bearer ${token}` } },
    { what: 'an empty token', spoiled: { token: '' } },
    { what: 'no token', spoiled: { headers: ['X-Minut-Signature', signature] } },
    {
      what: 'a token sent twice',
      spoiled: { headers: ['Authorization', token, 'authorization', token, 'X-Minut-Signature', signature] },
    },
    { what: 'no signature', spoiled: { headers: ['Authorization', token] } },
    { what: 'an empty signature', spoiled: { headers: ['Authorization', token, 'X-Minut-Signature', ''] } },
    { what: 'a signature of another secret', spoiled: { hookSecret: oldHookSecret } },
    {
      what: 'a signature of another body',
      spoiled: { headers: ['Authorization', token, 'X-Minut-Signature', signatureFor(`${body} `)] },
    },
    {
      what: 'a signature cut short',
      spoiled: { headers: ['Authorization', token, 'X-Minut-Signature', signature.slice(0, -2)] },
    },
    {
      what: 'a signature with more behind it',
      spoiled: { headers: ['Authorization', token, 'X-Minut-Signature', `${signature}00`] },
    },
    {
      what: 'a signature in upper case',
      spoiled: { headers: ['Authorization', token, 'X-Minut-Signature', signature.toUpperCase()] },
    },
    {
      what: 'a signature with bad digits, which a lenient decoder drops',
      spoiled: { headers: ['Authorization', token, 'X-Minut-Signature', `${signature.slice(0, -1)}zz`] },
    },
    {
      what: 'a signature sent twice',
      spoiled: {
        headers: ['Authorization', token, 'X-Minut-Signature', signature, 'x-minut-signature', signature],
      },
    },
    { what: 'the prefix of another digest', spoiled: { prefix: 'sha1=' } },
    {
      what: 'token and signature in each other’s place',
      spoiled: { headers: ['Authorization', signature, 'X-Minut-Signature', token] },
    },
    { what: 'an unknown account', spoiled: { account: 'nobody' } },
    { what: 'an account named like a property', spoiled: { account: '__proto__' } },
  ])('$what', async ({ spoiled }) => {
    expect(await webhook.post(delivery(spoiled))).toEqual(unauthorized);
    expect(webhook.sqs.calls()).toHaveLength(0);
  });

  it('whoever comes with the old secret after it expired', async () => {
    const previous = { hookSecret: oldHookSecret, token: oldToken, expiresAt: anHourAgo() };
    webhook.stop();
    webhook = await startWebhook({ ...rightSecret, previous });
    expect(await webhook.post(delivery({ token: oldToken, hookSecret: oldHookSecret }))).toEqual(
      unauthorized,
    );
  });

  it('the new token with the old secret during a rotation', async () => {
    const previous = { hookSecret: oldHookSecret, token: oldToken, expiresAt: inAnHour() };
    webhook.stop();
    webhook = await startWebhook({ ...rightSecret, previous });
    expect(await webhook.post(delivery({ hookSecret: oldHookSecret }))).toEqual(unauthorized);
    expect(await webhook.post(delivery({ token: oldToken }))).toEqual(unauthorized);
  });

  it.each([
    { what: 'an empty token', secret: { ...rightSecret, token: '' }, spoiled: { token: '' } },
    { what: 'an empty hook secret', secret: { ...rightSecret, hookSecret: '' }, spoiled: { hookSecret: '' } },
    { what: 'an unknown scheme', secret: { ...rightSecret, scheme: 'md5-hex-text' }, spoiled: {} },
    { what: 'no token at all', secret: { hookId: 'x', hookSecret }, spoiled: {} },
  ])('everything of an account whose secret has $what', async ({ secret, spoiled }) => {
    webhook.stop();
    webhook = await startWebhook(secret);
    expect(await webhook.post(delivery(spoiled))).toEqual(unauthorized);
    expect(await webhook.post(delivery({ headers: [] }))).toEqual(unauthorized);
  });

  it('an account without a secret', async () => {
    const missing = new ResourceNotFoundException({ message: 'no such secret', $metadata: {} });
    webhook.secrets.on(GetSecretValueCommand).rejects(missing);
    expect(await webhook.post(delivery())).toEqual(unauthorized);
  });

  it('an unknown account without a call to AWS once the list of accounts is known', async () => {
    await webhook.post(delivery());
    const before = webhook.calls();
    for (const account of ['nobody', 'Default', 'default ', 'default/webhook', '..', '']) {
      expect(await webhook.post(delivery({ account }))).toEqual(unauthorized);
    }
    expect(webhook.calls()).toBe(before);
  });

  it('a flood of forgeries with one read of the secret', async () => {
    for (let n = 0; n < 50; n += 1) await webhook.post(delivery({ token: `wrong ${n}` }));
    expect(webhook.secrets.commandCalls(GetSecretValueCommand)).toHaveLength(1);
  });

  it('without a word about token or signature in the log', async () => {
    await webhook.post(delivery({ token: 'wrong-token-xyz' }));
    const log = JSON.stringify(lines());
    expect(lines()).toHaveLength(1);
    for (const secret of ['wrong-token-xyz', signature, token, hookSecret]) expect(log).not.toContain(secret);
  });
});
