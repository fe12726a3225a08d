import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { SignatureScheme } from '../../shared/minut/webhook-secret.ts';

/** The request as the middlewares leave it: each fills in one field, in this order. */
export interface WebhookRequest extends APIGatewayProxyEventV2 {
  rawBody?: Uint8Array;
  authentication?: {
    account: string;
    scheme: SignatureScheme | undefined;
    pinned: boolean;
    /** It came by the webhook of the canary: whatever it says is a canary. */
    canary: boolean;
  };
}

export type WebhookAnswer = APIGatewayProxyStructuredResultV2;

export const answer = (statusCode: number, body: object = {}): WebhookAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
