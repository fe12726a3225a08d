import * as z from 'zod/mini';
import { GrantLostError, MinutAmbiguousError, MinutAnswerError, MinutBusyError } from './failures.ts';
import type { OauthClient } from './grant-secret.ts';
import { type Http, type HttpAnswer, NoAnswerError, NotSentError } from './http.ts';
import { readRetryAfter } from './retry-delay.ts';

/** What the token endpoint gives. */
export interface TokenAnswer {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  /** ISO UTC; see grant-secret.ts. */
  readonly expiresAt: string;
}

export interface OauthOptions {
  readonly baseUrl: string;
  readonly http: Http;
  /** The machine's time, in epoch milliseconds: only differences count, so a clock that is off does no harm. */
  readonly wall: () => number;
}

/** A token is not used in its last seconds: requests take time. In milliseconds. */
const marginMs = 120_000;
const endpoint = 'POST /oauth/token';

const tokenAnswer = z.object({
  access_token: z.string().check(z.minLength(1)),
  refresh_token: z.optional(z.string()),
  expires_in: z._default(z.number(), 3600),
});
const errorAnswer = z.object({ error: z.optional(z.string()), message: z.optional(z.string()) });

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** `invalid_grant`, `invalid_client` …: a word of the OAuth standard, safe to show. */
const errorOf = ({ body }: HttpAnswer): string | undefined => {
  const word = errorAnswer.safeParse(parse(body)).data?.error;
  return word !== undefined && /^[a-z_]{1,40}$/.test(word) ? word : undefined;
};

/** The calls to Minut's token endpoint. Each sends exactly one request: whether to repeat is the caller's decision. */
export const createOauth = ({ baseUrl, http, wall }: OauthOptions) => {
  const request = async (
    form: Record<string, string>,
    headers: Record<string, string>,
    repeatable: boolean,
  ): Promise<TokenAnswer> => {
    const startedAt = wall();
    let answer: HttpAnswer;
    try {
      answer = await http.send({
        method: 'POST',
        url: new URL(`${baseUrl}/oauth/token`),
        headers: {
          ...headers,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: new URLSearchParams(form).toString(),
      });
    } catch (cause) {
      const failure = { status: undefined, endpoint, minutMessage: undefined, cause };
      if (cause instanceof NotSentError || (repeatable && cause instanceof NoAnswerError)) {
        throw new MinutBusyError(failure);
      }
      if (cause instanceof NoAnswerError) throw new MinutAmbiguousError(failure);
      throw cause;
    }
    const { status } = answer;
    const failure = { status, endpoint, minutMessage: errorOf(answer) };
    if (status === 429)
      throw new MinutBusyError({ ...failure, retryAfterMs: readRetryAfter(answer.headers, wall()) });
    if (status >= 500) throw repeatable ? new MinutBusyError(failure) : new MinutAmbiguousError(failure);
    if (status >= 300) {
      throw new GrantLostError(
        `Minut refused ${form.grant_type} at ${endpoint} with ${status}${failure.minutMessage ? ` ${failure.minutMessage}` : ''}.`,
      );
    }
    const result = tokenAnswer.safeParse(parse(answer.body));
    if (!result.success) throw new MinutAnswerError(`Minut's answer to ${endpoint} holds no access token.`);
    const { access_token, refresh_token, expires_in } = result.data;
    // A short-lived token keeps at least half of its life, or it would be expired when it arrives.
    const usableMs = Math.max(expires_in * 1000 - marginMs, expires_in * 500);
    return {
      accessToken: access_token,
      refreshToken: refresh_token,
      expiresAt: new Date(startedAt + usableMs).toISOString(),
    };
  };
  const asForm = ({ clientId, clientSecret }: OauthClient) => ({
    client_id: clientId,
    client_secret: clientSecret,
  });

  return {
    /** For the account that owns the OAuth client. @throws GrantLostError when the client's credentials are wrong */
    clientCredentials: ({ clientId, clientSecret }: OauthClient): Promise<TokenAnswer> =>
      request(
        { grant_type: 'client_credentials', response_type: 'token' },
        { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
        true,
      ),
    /** After a person's consent. The redirect URI must be the one of the consent request, or it is `invalid_grant`. */
    authorizationCode: (client: OauthClient, code: string, redirectUri: string): Promise<TokenAnswer> =>
      request(
        { grant_type: 'authorization_code', ...asForm(client), code, redirect_uri: redirectUri },
        {},
        false,
      ),
    /**
     * Trades a refresh token for a new pair; the old one is used up.
     * @throws GrantLostError when Minut refuses it; MinutAmbiguousError when nobody can tell whether it is used up
     */
    refresh: (client: OauthClient, refreshToken: string): Promise<TokenAnswer> =>
      request({ grant_type: 'refresh_token', refresh_token: refreshToken, ...asForm(client) }, {}, false),
  };
};

export type Oauth = ReturnType<typeof createOauth>;
