import { AmbiguousError, ConfigurationError, NeverError, TransientError } from '../errors.ts';

/** What is known of a call that failed. Never a token, an address, or an id in the path. */
export interface MinutFailure {
  /** The HTTP status, or undefined when no answer came. */
  readonly status: number | undefined;
  /** Method and route template, e.g. `GET /homes/{homeId}/guests`. */
  readonly endpoint: string;
  /** The sentence that Minut gave, shortened, or undefined. */
  readonly minutMessage: string | undefined;
}

interface FailureOptions extends MinutFailure {
  readonly cause?: unknown;
}

const sentence = (what: string, { endpoint, status, minutMessage }: MinutFailure): string =>
  [
    `${what}: ${endpoint}`,
    status === undefined ? '' : ` answered ${status}`,
    minutMessage ? ` (“${minutMessage}”)` : '',
    '.',
  ].join('');

/** Minut refuses the request itself (400, 403, 404, 409, 422 …); sending it again changes nothing. */
export class MinutRefusedError extends NeverError implements MinutFailure {
  override readonly name: string = 'MinutRefusedError';
  readonly status: number | undefined;
  readonly endpoint: string;
  readonly minutMessage: string | undefined;
  constructor(failure: FailureOptions) {
    super(sentence('Minut refused the request', failure), { cause: failure.cause });
    this.status = failure.status;
    this.endpoint = failure.endpoint;
    this.minutMessage = failure.minutMessage;
  }
}

/** Minut is busy, down or unreachable, or our own budget is spent: later it will go right. */
export class MinutBusyError extends TransientError implements MinutFailure {
  override readonly name: string = 'MinutBusyError';
  readonly status: number | undefined;
  readonly endpoint: string;
  readonly minutMessage: string | undefined;
  /** Milliseconds that Minut (or the budget) asks to wait, where it says so. */
  readonly retryAfterMs: number | undefined;
  constructor(failure: FailureOptions & { readonly retryAfterMs?: number | undefined }) {
    super(sentence('Minut cannot take the request now', failure), { cause: failure.cause });
    this.status = failure.status;
    this.endpoint = failure.endpoint;
    this.minutMessage = failure.minutMessage;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

/** A call that must not be repeated went out, and nobody can tell whether Minut acted on it. */
export class MinutAmbiguousError extends AmbiguousError implements MinutFailure {
  override readonly name: string = 'MinutAmbiguousError';
  readonly status: number | undefined;
  readonly endpoint: string;
  readonly minutMessage: string | undefined;
  constructor(failure: FailureOptions) {
    super(sentence('Nobody can tell whether Minut acted on the request', failure), { cause: failure.cause });
    this.status = failure.status;
    this.endpoint = failure.endpoint;
    this.minutMessage = failure.minutMessage;
  }
}

/** Minut no longer accepts the account's grant, or the OAuth client's own credentials: a person has to act. */
export class GrantLostError extends ConfigurationError {
  override readonly name: string = 'GrantLostError';
}

/** Minut answered something that is not what its documentation shows. Names the fields, never their values. */
export class MinutAnswerError extends NeverError {
  override readonly name: string = 'MinutAnswerError';
}
