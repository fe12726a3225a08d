import { randomBytes } from 'node:crypto';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { signatureOf } from '../../../shared/minut/webhook-verification.ts';
import type { Deployment } from '../deployment.ts';
import { home, sentinelMailbox } from '../seed.ts';
import { waitFor } from '../wait-for.ts';
import type { WebAnswer } from '../web.ts';

/** Of an edit, as promised. */
const secondsUntilInForce = 30;

const webhookSchema = z.object({ hookId: z.string(), hookSecret: z.string(), token: z.string() });

/** What `connect` has stored of the webhook that it registered. */
const webhookOf = async ({ secretsManager }: Deployment) => {
  const SecretId = 'nightdesk/accounts/default/webhook';
  const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
  return webhookSchema.parse(JSON.parse(SecretString));
};

/** An event of Minut's, of now. */
export const minutEvent = (type: string) => ({
  id: randomBytes(12).toString('hex'),
  type,
  created_at: new Date().toISOString(),
  home_id: home.id,
});

export type MinutEvent = ReturnType<typeof minutEvent>;

/** Delivers an event as Minut would, or with another signature than the right one. */
export const deliver = async (
  deployment: Deployment,
  event: MinutEvent,
  spoilt?: { readonly signature: string },
): Promise<WebAnswer> => {
  const { hookId, hookSecret, token } = await webhookOf(deployment);
  const body = JSON.stringify({ hook_id: hookId, event });
  const right = signatureOf(Buffer.from(body), hookSecret, 'sha256-hex-text') ?? '';
  return deployment.deliver(body, {
    authorization: token,
    'x-minut-signature': spoilt?.signature ?? right,
  });
};

/**
 * Waits until the functions decide by what was written last. They look for changes now and then, so events are sent
 * until one of them meets the new rules.
 */
export const waitUntilInForce = async (deployment: Deployment): Promise<void> => {
  await waitFor('the rules to be in force', secondsUntilInForce, async () => {
    await deliver(deployment, minutEvent('battery_low'));
    const emails = await deployment.emailsTo(sentinelMailbox);
    return emails.length > 0 || undefined;
  });
};

/**
 * Sends one more event of the same home and waits for its e-mail. One home's events stay in order, so by then whatever
 * was sent before has been worked through.
 */
export const passSentinel = async (deployment: Deployment): Promise<void> => {
  const event = minutEvent('battery_low');
  const { status } = await deliver(deployment, event);
  if (status !== 200) throw new Error(`The sentinel was answered ${status} instead of 200.`);
  await waitFor("the sentinel's e-mail", 30, async () => {
    const emails = await deployment.emailsTo(sentinelMailbox);
    return emails.some(({ subject }) => subject === event.id) || undefined;
  });
};
