import { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import * as z from 'zod/mini';
import { AmbiguousError, TransientError } from '../errors.ts';

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The request never left this machine, so repeating it is safe whatever it was. */
export class NotSentError extends TransientError {
  override readonly name: string = 'NotSentError';
}

/** The request went out and no whole answer came back: it may have been processed. */
export class NoAnswerError extends AmbiguousError {
  override readonly name: string = 'NoAnswerError';
}

/** The answer went on and on; asking again brings the same. */
export class TooLargeError extends NoAnswerError {
  override readonly name: string = 'TooLargeError';
}

export interface Http {
  /** @throws NotSentError, NoAnswerError */
  send(call: HttpCall): Promise<HttpAnswer>;
  /** Closes idle connections; a container that is frozen needs no call. */
  close(): void;
}

export interface HttpOptions {
  /** Milliseconds until a connection must stand. */
  readonly connectMs?: number;
  /** Milliseconds until the whole answer must be read: Minut's gateway has been seen to hang for minutes. */
  readonly answerMs?: number;
  /** Who is asked, for the error messages. */
  readonly server?: string;
}

/** What Minut may answer at most, in bytes: a page of events is some 20 KB. */
const maxAnswerBytes = 8 * 1024 * 1024;

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const systemError = z.object({ code: z.optional(z.string()), name: z.optional(z.string()) });

const readBody = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxAnswerBytes) throw new TooLargeError(`The answer is larger than ${maxAnswerBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * HTTP with kept-alive connections and bounded waits, on the handler that the AWS SDK brings along: `fetch` would load
 * undici, some 30 ms of a cold start.
 */
export const createHttp = ({
  connectMs = 2_000,
  answerMs = 5_000,
  server = 'Minut',
}: HttpOptions = {}): Http => {
  const handler = new NodeHttpHandler({ connectionTimeout: connectMs });
  return {
    async send({ method, url, headers, body }) {
      const signal = AbortSignal.timeout(answerMs);
      const request = new HttpRequest({
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        port: url.port ? Number(url.port) : undefined,
        path: url.pathname + url.search,
        headers: {
          ...headers,
          host: url.host,
          ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
        },
        body,
      });
      try {
        const { response } = await handler.handle(request, { abortSignal: signal });
        return {
          status: response.statusCode,
          headers: response.headers,
          body: await readBody(response.body),
        };
      } catch (cause) {
        if (cause instanceof NoAnswerError) throw cause;
        const { code, name } = systemError.safeParse(cause).data ?? {};
        // The handler's own connection timeout is the only TimeoutError without a code that is not our signal's.
        const connectTimedOut = name === 'TimeoutError' && code === undefined && !signal.aborted;
        if (connectTimedOut || (code && neverConnected.has(code))) {
          throw new NotSentError(`${server} could not be reached.`, { cause });
        }
        throw new NoAnswerError(
          signal.aborted
            ? `${server} did not answer within ${answerMs} ms.`
            : `${server} broke the connection.`,
          { cause },
        );
      }
    },
    close: () => handler.destroy(),
  };
};
