import { createServer, type ServerResponse } from 'node:http';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenOnLoopback } from '../../../local/listen.ts';
import { createSesEmail } from '../../../shared/channels/email.ts';
import { createSnsSms } from '../../../shared/channels/sms.ts';
import { staffNumber } from '../../support/builders.ts';
import { setEnvironment } from '../../support/environment.ts';

type Answer = (response: ServerResponse) => void;

const snsTook =
  '<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>';
const snsError = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
const reply =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/xml', ...headers }).end(body);
  };
const sesError = (status: number, type: string) =>
  reply(status, '{"message":"no"}', { 'content-type': 'application/json', 'x-amzn-errortype': type });
const reset: Answer = (response) => {
  response.socket?.resetAndDestroy();
};
const cutOff: Answer = (response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('<Pub', () => response.socket?.resetAndDestroy());
};

let requests: string[] = [];
let answer: Answer = reset;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    requests.push(body);
    answer(response);
  });
});

beforeEach(async () => {
  requests = [];
  const port = await listenOnLoopback(server, 0);
  const endpoint = `http://127.0.0.1:${port}`;
  setEnvironment({ AWS_ENDPOINT_URL_SNS: endpoint, AWS_ENDPOINT_URL_SESV2: endpoint });
});
afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

const unclear: readonly (readonly [string, Answer])[] = [
  ['the connection is reset', reset],
  ['the answer breaks off', cutOff],
  ['it says 500', reply(500, snsError('InternalError'))],
  ['it says 503', reply(503, 'Service Unavailable')],
  ['it says 504', reply(504, '')],
];

describe('a text', () => {
  const sms = { to: staffNumber, text: 'The cabin is getting loud.' };

  it('goes out as a transactional one, with the sender’s name where there is one', async () => {
    answer = reply(200, snsTook);
    expect(await createSnsSms('Nightdesk')(sms)).toEqual({ kind: 'accepted', providerId: 'm-1' });
    const sent = decodeURIComponent(requests.join());
    for (const part of ['Transactional', 'AWS.SNS.SMS.SenderID', 'Nightdesk', `PhoneNumber=${staffNumber}`])
      expect(sent).toContain(part);
    expect(requests).toHaveLength(1);
  });

  it.each(unclear)('leaves once and may have gone out when %s', async (_what, how) => {
    answer = how;
    expect(await createSnsSms(undefined)(sms)).toEqual({ kind: 'ambiguous' });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['Throttled', 400, 'try-later'],
    ['ThrottlingException', 429, 'try-later'],
    ['ExpiredToken', 403, 'try-later'],
    ['InvalidParameter', 400, 'refused'],
    ['AuthorizationError', 403, 'refused'],
    ['OptedOut', 400, 'refused'],
  ])('leaves once when SNS says %s', async (code, status, kind) => {
    answer = reply(status, snsError(code));
    expect(await createSnsSms(undefined)(sms)).toMatchObject({ kind });
    expect(requests).toHaveLength(1);
  });

  it('is tried later when nothing listens there', async () => {
    setEnvironment({ AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:1' });
    expect(await createSnsSms(undefined)(sms)).toEqual({ kind: 'try-later' });
    expect(requests).toHaveLength(0);
  });

  it('may have gone out when the provider does not answer within the function’s time, after one request', async () => {
    answer = () => {};
    expect(await createSnsSms(undefined)(sms)).toEqual({ kind: 'ambiguous' });
    expect(requests).toHaveLength(1);
  }, 9_000);
});

it('leaves three times with the SDK’s own retries, which is how these tests would see it', async () => {
  answer = reset;
  const client = new SNSClient({});
  await expect(client.send(new PublishCommand({ PhoneNumber: staffNumber, Message: 'x' }))).rejects.toThrow();
  expect(requests).toHaveLength(3);
});

describe('an e-mail', () => {
  const email = { to: 'nina@example.com', subject: 'Loud\r\nBcc: other@example.com', text: 'The cabin.' };

  it('goes out once, with its subject on one line', async () => {
    answer = reply(200, '{"MessageId":"m-2"}', { 'content-type': 'application/json' });
    expect(await createSesEmail('desk@example.com')(email)).toEqual({ kind: 'accepted', providerId: 'm-2' });
    expect(requests).toHaveLength(1);
    expect(JSON.parse(requests[0] ?? '')).toMatchObject({
      FromEmailAddress: 'desk@example.com',
      Destination: { ToAddresses: ['nina@example.com'] },
      Content: { Simple: { Subject: { Data: 'Loud Bcc: other@example.com' } } },
    });
  });

  it.each(unclear)('leaves once and may have gone out when %s', async (_what, how) => {
    answer = how;
    expect(await createSesEmail('desk@example.com')(email)).toEqual({ kind: 'ambiguous' });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['TooManyRequestsException', 429, 'try-later'],
    ['LimitExceededException', 400, 'try-later'],
    ['MessageRejected', 400, 'refused'],
    ['BadRequestException', 400, 'refused'],
  ])('leaves once when SES says %s', async (type, status, kind) => {
    answer = sesError(status, type);
    expect(await createSesEmail('desk@example.com')(email)).toMatchObject({ kind });
    expect(requests).toHaveLength(1);
  });

  it('is refused with its reason when no sender is configured', async () => {
    expect(await createSesEmail(undefined)(email)).toMatchObject({ kind: 'refused' });
    expect(requests).toHaveLength(0);
  });
});
