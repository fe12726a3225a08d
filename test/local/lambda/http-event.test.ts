import { describe, expect, it } from 'vitest';
import { type HttpRequest, httpEvent } from '../../../local/lambda/http-event.ts';
import { httpAnswer } from '../../../local/lambda/http-result.ts';

const request = (changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: '/webhooks/default',
  rawHeaders: ['Host', 'localhost:8787', 'Content-Type', 'application/json'],
  body: Buffer.from('{"a":"å"}'),
  sourceIp: '127.0.0.1',
  pathParameters: { account: 'default' },
  routeKey: 'POST /webhooks/{account}',
  now: Date.UTC(2026, 10, 22, 21, 40, 5),
  ...changes,
});

describe('the event that an HTTP API makes of a request', () => {
  it('carries route, path, parameters and time', () => {
    expect(httpEvent(request())).toMatchObject({
      version: '2.0',
      routeKey: 'POST /webhooks/{account}',
      rawPath: '/webhooks/default',
      pathParameters: { account: 'default' },
      requestContext: {
        http: { method: 'POST', path: '/webhooks/default', sourceIp: '127.0.0.1' },
        stage: '$default',
        time: '22/Nov/2026:21:40:05 +0000',
      },
    });
  });

  it('writes header names in lower case and joins duplicates by a comma', () => {
    const rawHeaders = ['X-Minut-Signature', 'one', 'x-minut-signature', 'two', 'Authorization', 'a'];
    expect(httpEvent(request({ rawHeaders })).headers).toEqual({
      'x-minut-signature': 'one,two',
      authorization: 'a',
    });
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/xml'])(
    'hands on a body of type %s as text',
    (type) => {
      const event = httpEvent(request({ rawHeaders: ['Content-Type', type] }));
      expect(event).toMatchObject({ isBase64Encoded: false, body: '{"a":"å"}' });
    },
  );

  it.each([
    ['of another type', ['Content-Type', 'application/octet-stream']],
    ['without a type', []],
  ])('encodes a body %s in base64', (_, rawHeaders) => {
    const event = httpEvent(request({ rawHeaders }));
    expect(event.isBase64Encoded).toBe(true);
    expect(Buffer.from(event.body ?? '', 'base64').toString()).toBe('{"a":"å"}');
  });

  it('leaves out a body that is empty', () => {
    const event = httpEvent(request({ body: new Uint8Array() }));
    expect(event).not.toHaveProperty('body');
    expect(event.isBase64Encoded).toBe(false);
  });

  it('splits query and cookies', () => {
    const event = httpEvent(request({ url: '/p?a=1&a=2&b=%20', rawHeaders: ['Cookie', 'x=1; y=2'] }));
    expect(event).toMatchObject({
      rawPath: '/p',
      rawQueryString: 'a=1&a=2&b=%20',
      queryStringParameters: { a: '1,2', b: ' ' },
      cookies: ['x=1', 'y=2'],
    });
    expect(event.headers).not.toHaveProperty('cookie');
  });
});

describe('the answer that an HTTP API makes of a result', () => {
  it('takes status, headers and body as they are', () => {
    const answer = httpAnswer({ statusCode: 401, headers: { 'Content-Type': 'text/plain' }, body: 'no' });
    expect(answer).toEqual({ status: 401, headers: [['content-type', 'text/plain']], body: 'no' });
  });

  it('decodes a body in base64', () => {
    const { body } = httpAnswer({ statusCode: 200, isBase64Encoded: true, body: 'aGk=' });
    expect(Buffer.from(body).toString()).toBe('hi');
  });

  it('takes a result without a status for the JSON body of a 200', () => {
    expect(httpAnswer({ a: 1 })).toMatchObject({ status: 200, body: '{"a":1}' });
  });

  it('answers 500 for a malformed status', () => {
    expect(httpAnswer({ statusCode: 'ok' })).toMatchObject({ status: 500 });
  });
});
