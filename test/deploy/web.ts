import { type RequestOptions, request } from 'node:https';

export interface WebAnswer {
  readonly status: number;
  readonly body: string;
}

const requestSeconds = 30;

/** The emulator's API hosts (`<api>.execute-api.localhost`) are names that no resolver knows: always ask loopback. */
const send = (url: string, certificate: string, options: RequestOptions, body?: string): Promise<WebAnswer> =>
  new Promise((resolve, reject) => {
    const { host, port, pathname, search } = new URL(url);
    const outgoing = request(
      {
        host: '127.0.0.1',
        servername: 'localhost',
        port,
        path: pathname + search,
        ca: certificate,
        timeout: requestSeconds * 1000,
        ...options,
        headers: { ...options.headers, host },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    outgoing.once('timeout', () => outgoing.destroy(new Error(`No answer within ${requestSeconds} s.`)));
    outgoing.once('error', reject);
    outgoing.end(body);
  });

export const get = (url: string, certificate: string): Promise<WebAnswer> => send(url, certificate, {});

export const post = (
  url: string,
  certificate: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<WebAnswer> => send(url, certificate, { method: 'POST', headers: { ...headers } }, body);
