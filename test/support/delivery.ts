import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { httpEvent } from '../../local/lambda/http-event.ts';
import { type Scheme, sign } from '../../local/minut-simulator/sign.ts';

/** 40 hex digits, as Minut gives them out. */
export const hookSecret = 'a3f1c8d2e9b047561234abcd5678ef901234abcd';
export const token = 'a-token-of-our-own';
export const oldHookSecret = '00f1c8d2e9b047561234abcd5678ef901234abcd';
export const oldToken = 'the-token-before';
export const now = Date.parse('2026-11-21T21:40:05.000Z');

export const firstNotice = {
  hook_id: '6628f1a2b167b70039f80800',
  event: {
    id: '6740a0b1c2d3e4f5a6b7c8d9',
    type: 'disturbance_first_notice',
    created_at: '2026-11-21T21:40:00.000Z',
    home_id: '5ffff22ab167b70039f806fe',
  },
} as const;

export interface DeliveryParts {
  readonly account: string;
  readonly body: Uint8Array;
  readonly scheme: Scheme;
  readonly hookSecret: string;
  readonly prefix: '' | 'sha1=' | 'sha256=';
  readonly contentType: string;
  /** Name, value, name, value; replaces the two that authenticate. */
  readonly headers: readonly string[];
}

/**
 * A delivery that signs itself and is right in everything; each test spoils exactly one part. What is given as
 * `headers` takes the place of token and signature.
 */
export const delivery = (
  spoiled: Partial<Omit<DeliveryParts, 'body'>> & {
    readonly body?: Uint8Array | string;
    readonly token?: string;
  } = {},
): APIGatewayProxyEventV2 => {
  const body = Buffer.from(spoiled.body ?? JSON.stringify(firstNotice));
  const scheme = spoiled.scheme ?? 'sha256-hex-text';
  const signature = `${spoiled.prefix ?? ''}${sign(body, spoiled.hookSecret ?? hookSecret, scheme)}`;
  const account = spoiled.account ?? 'default';
  return httpEvent({
    method: 'POST',
    url: `/webhooks/${account}`,
    rawHeaders: [
      'Content-Type',
      spoiled.contentType ?? 'application/json',
      ...(spoiled.headers ?? ['Authorization', spoiled.token ?? token, 'X-Minut-Signature', signature]),
    ],
    body,
    sourceIp: '192.0.2.1',
    pathParameters: { account },
    routeKey: 'POST /webhooks/{account}',
    now,
  });
};

/** The signature of a body, as Minut would send it. */
export const signatureFor = (body: string | Uint8Array, scheme: Scheme = 'sha256-hex-text'): string =>
  sign(Buffer.from(body), hookSecret, scheme);
