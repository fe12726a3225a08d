import type { MiddlewareObj } from '@middy/core';
import { Refusal } from './refusal.ts';
import type { WebhookRequest } from './request.ts';

/** Minut's events are below 1 KiB; the cap keeps a stranger from having us hash megabytes. */
const maxBytes = 64 * 1024;

/**
 * Decodes the body to the bytes that were signed: API Gateway sends them base64-encoded when the content type is no
 * text. The size is looked at before anything else.
 */
export const rawBody = (): MiddlewareObj<WebhookRequest> => ({
  before: ({ event }) => {
    const encoding = event.isBase64Encoded ? 'base64' : 'utf8';
    const text = event.body ?? '';
    if (Buffer.byteLength(text, encoding) > maxBytes) throw new Refusal(413, 'body too large');
    event.rawBody = Buffer.from(text, encoding);
  },
});
