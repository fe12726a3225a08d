import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface HttpRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  /** Name, value, name, value … as they were sent, duplicates included. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** `POST /webhooks/{account}` */
  readonly routeKey: string;
  /** The machine's time, in epoch milliseconds. */
  readonly now: number;
}

/** An HTTP API hands on a body of these content types as text and every other one base64-encoded. */
const isText = (contentType: string): boolean =>
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)\s*(;|$))/i.test(contentType.trim());

const collect = (pairs: Iterable<readonly [string, string]>): Record<string, string> => {
  const collected: Record<string, string> = {};
  for (const [name, value] of pairs) {
    const before = Object.hasOwn(collected, name) ? `${collected[name]},` : '';
    collected[name] = `${before}${value}`;
  }
  return collected;
};

function* headerPairs(rawHeaders: readonly string[]): Generator<[string, string]> {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    yield [(rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? ''];
  }
}

/** `22/Nov/2026:21:40:05 +0000`, as in the access logs of web servers. */
const commonLogTime = (now: number): string => {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
};

/**
 * The event that an HTTP API makes of a request, payload format 2.0: header names in lower case, duplicates joined by
 * a comma, cookies apart.
 */
export const httpEvent = (request: HttpRequest): APIGatewayProxyEventV2 => {
  const { method, routeKey, pathParameters, now } = request;
  const [rawPath = '/', rawQueryString = ''] = request.url.split(/\?(.*)/s);
  const { cookie, ...headers } = collect(headerPairs(request.rawHeaders));
  const query = collect(new URLSearchParams(rawQueryString));
  const text = isText(headers['content-type'] ?? '');
  const body = Buffer.from(request.body);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(rawQueryString === '' ? {} : { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters: { ...pathParameters } }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(body.length === 0 ? {} : { body: body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !text,
  };
};
