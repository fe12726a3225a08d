import { randomBytes } from 'node:crypto';
import { signatureOf } from '../../../shared/minut/webhook-verification.ts';
import type { Deployment } from '../deployment.ts';
import { homeId, phones, webhookSecret } from '../seed.ts';
import { waitFor } from '../wait-for.ts';

/** An event of Minut's, of now. */
export const minutEvent = (type: string) => ({
  id: randomBytes(12).toString('hex'),
  type,
  created_at: new Date().toISOString(),
  home_id: homeId,
});

export const bodyOf = (event: ReturnType<typeof minutEvent>): string =>
  JSON.stringify({ hook_id: webhookSecret.hookId, event });

/** The headers of a delivery as Minut would sign it. */
export const signedHeaders = (body: string): Record<string, string> => ({
  authorization: webhookSecret.token,
  'x-minut-signature': signatureOf(Buffer.from(body), webhookSecret.hookSecret, 'sha256-hex-text') ?? '',
});

/**
 * Sends one more event of the same home and waits for its text. One home's events stay in order, so by then whatever
 * was sent before has been worked through.
 */
export const passSentinel = async (deployment: Deployment): Promise<void> => {
  const event = minutEvent('battery_low');
  const body = bodyOf(event);
  const { status } = await deployment.deliver(body, signedHeaders(body));
  if (status !== 200) throw new Error(`The sentinel was answered ${status} instead of 200.`);
  await waitFor("the sentinel's text", 30, async () => {
    const texts = await deployment.textsTo(phones.sentinel);
    return texts.includes(event.id) || undefined;
  });
};
