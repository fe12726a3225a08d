/**
 * The error family. Callers branch on the class and its data, never on the message. SDK exceptions become one of
 * these at the adapter and nowhere else. Each spells its name out, since a minified class has another.
 */
export class NightdeskError extends Error {
  override readonly name: string = 'NightdeskError';
}

/** The deployment is set up wrongly: a person has to change it. */
export class ConfigurationError extends NightdeskError {
  override readonly name: string = 'ConfigurationError';
}

/** Will go right when tried again later: throttling, a live lease, a service that is down. */
export class TransientError extends NightdeskError {
  override readonly name: string = 'TransientError';
}

/** Can never go right, however often it is tried: set aside at once with its reason. */
export class NeverError extends NightdeskError {
  override readonly name: string = 'NeverError';
}

/** Nobody can tell whether the side effect happened: a time-out, a reset, a 5xx after the request went out. */
export class AmbiguousError extends NightdeskError {
  override readonly name: string = 'AmbiguousError';
}
