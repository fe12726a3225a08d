import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Clock } from '../platform/clock.ts';
import {
  GrantLostError,
  MinutAmbiguousError,
  MinutAnswerError,
  MinutBusyError,
  MinutRefusedError,
} from './failures.ts';
import {
  createHttp,
  type Http,
  type HttpAnswer,
  type HttpCall,
  NoAnswerError,
  NotSentError,
} from './http.ts';
import { readRetryAfter, retryDelay } from './retry-delay.ts';

/** Hands out a valid access token. The client asks it for every call and never keeps one. */
export interface TokenSource {
  /** @throws GrantLostError, MinutBusyError */
  token(): Promise<string>;
  /** A token other than `rejected`, which Minut has just answered with 401. @throws as above */
  renew(rejected: string): Promise<string>;
}

/** `interactive`: somebody waits for it (guest updates, pages); `background`: schedules. */
export type RequestUse = 'interactive' | 'background';

/** Keeps all functions together below Minut's limits. */
export interface RequestBudget {
  /** Takes one request out of the budget, or says in how many milliseconds there may be one. 0: go ahead. */
  take(use: RequestUse): Promise<number>;
}

export interface Call<Schema extends z.ZodMiniType> {
  readonly method: HttpCall['method'];
  /** The path below the base URL, with `{names}` in place of ids. */
  readonly route: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** Whether sending it twice is as good as once. Unless set: everything but POST. */
  readonly repeatable?: boolean;
  /** Statuses that are as good as success, e.g. 404 when deleting. */
  readonly alsoFine?: readonly number[];
  readonly answer: Schema;
}

export type Caller = <Schema extends z.ZodMiniType>(call: Call<Schema>) => Promise<z.infer<Schema>>;

export interface CallerOptions {
  /** Without a slash at the end, e.g. `https://api.minut.com/v8`. */
  readonly baseUrl: string;
  readonly token: TokenSource;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly http?: Http;
  readonly budget?: RequestBudget;
  /** Unless set `background`. */
  readonly use?: RequestUse;
  /** Attempts in all. Unless set 4. */
  readonly maxAttempts?: number;
  /** Milliseconds that one call may take with all its waits. Unless set 8,000: a function has 10 seconds. */
  readonly patienceMs?: number;
  /** Waits for real milliseconds; tests pass their own. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

const retried = new Set([429, 502, 503, 504]);
const errorBody = z.object({
  message: z.optional(z.string()),
  error_description: z.optional(z.string()),
  error: z.optional(z.string()),
});

const parseJson = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Minut's own words, short enough for a log line, or undefined. */
const messageOf = ({ body }: HttpAnswer): string | undefined => {
  const { message, error_description, error } = errorBody.safeParse(parseJson(body)).data ?? {};
  return (message ?? error_description ?? error)?.slice(0, 200);
};

const fillRoute = (route: string, params: Readonly<Record<string, string>> = {}): string =>
  route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

const urlOf = (baseUrl: string, { route, params, query = {} }: Call<z.ZodMiniType>): URL => {
  const url = new URL(`${baseUrl}${fillRoute(route, params)}`);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(key, String(value));
  }
  return url;
};

/**
 * Makes calls: a token from the seam, a place in the budget, bounded waits, retries with full jitter where repeating
 * is safe, one fresh token after a 401, and the answer read by its schema.
 */
export const createCaller = ({
  baseUrl,
  token,
  clock,
  random,
  http = createHttp(),
  budget,
  use = 'background',
  maxAttempts = 4,
  patienceMs = 8_000,
  wait = delay,
}: CallerOptions): Caller => {
  /** The answer, or the failure to throw unless another attempt is made. */
  const attempt = async (
    call: Call<z.ZodMiniType>,
    bearer: string,
  ): Promise<HttpAnswer | MinutBusyError | MinutAmbiguousError> => {
    const endpoint = `${call.method} ${call.route}`;
    const repeatable = call.repeatable ?? call.method !== 'POST';
    try {
      const answer = await http.send({
        method: call.method,
        url: urlOf(baseUrl, call),
        headers: {
          authorization: `Bearer ${bearer}`,
          accept: 'application/json',
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      const { status } = answer;
      if (status !== 429 && status < 500) return answer;
      const failure = { status, endpoint, minutMessage: messageOf(answer) };
      // A 429 was refused before anything happened; a 5xx of a gateway may hide a request that was carried out.
      return repeatable || status === 429
        ? new MinutBusyError({ ...failure, retryAfterMs: readRetryAfter(answer.headers, clock.wall()) })
        : new MinutAmbiguousError(failure);
    } catch (cause) {
      const failure = { status: undefined, endpoint, minutMessage: undefined, cause };
      if (cause instanceof NotSentError) return new MinutBusyError(failure);
      if (!(cause instanceof NoAnswerError)) throw cause;
      return repeatable ? new MinutBusyError(failure) : new MinutAmbiguousError(failure);
    }
  };

  return async (call) => {
    const endpoint = `${call.method} ${call.route}`;
    const giveUpAt = clock.wall() + patienceMs;
    let renewed: string | undefined;
    for (let failed = 0; ; ) {
      const waitMs = (await budget?.take(use)) ?? 0;
      if (waitMs > 0) {
        if (clock.wall() + waitMs > giveUpAt) {
          throw new MinutBusyError({
            status: undefined,
            endpoint,
            minutMessage: undefined,
            retryAfterMs: waitMs,
          });
        }
        await wait(waitMs);
        continue;
      }
      const bearer = renewed ?? (await token.token());
      const answer = await attempt(call, bearer);
      if (answer instanceof Error) {
        failed += 1;
        const retryAfterMs = answer instanceof MinutBusyError ? answer.retryAfterMs : undefined;
        const pause = retryDelay(failed, retryAfterMs, random);
        const final =
          answer instanceof MinutAmbiguousError ||
          failed >= maxAttempts ||
          (answer.status !== undefined && !retried.has(answer.status)) ||
          clock.wall() + pause > giveUpAt;
        if (final) throw answer;
        await wait(pause);
        continue;
      }
      if (answer.status === 401) {
        if (renewed !== undefined) {
          throw new GrantLostError(
            `Minut answers 401 to a fresh token at ${endpoint}: connect the account again.`,
          );
        }
        renewed = await token.renew(bearer);
        continue;
      }
      if (answer.status >= 300 && !call.alsoFine?.includes(answer.status)) {
        throw new MinutRefusedError({ status: answer.status, endpoint, minutMessage: messageOf(answer) });
      }
      const result = call.answer.safeParse(parseJson(answer.body));
      if (result.success) return result.data;
      const fields = [...new Set(result.error.issues.map((issue) => issue.path.join('.') || 'the body'))];
      throw new MinutAnswerError(`Minut's answer to ${endpoint} is not as documented: ${fields.join(', ')}.`);
    }
  };
};
