/**
 * The error family. Callers branch on the class and its data, never on the message. SDK exceptions become one of
 * these at the adapter and nowhere else.
 */
export class NightdeskError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The deployment is set up wrongly: a person has to change it. */
export class ConfigurationError extends NightdeskError {}

/** Will go right when tried again later: throttling, a live lease, a service that is down. */
export class TransientError extends NightdeskError {}

/** Can never go right, however often it is tried: set aside at once with its reason. */
export class NeverError extends NightdeskError {}

/** Nobody can tell whether the side effect happened: a time-out, a reset, a 5xx after the request went out. */
export class AmbiguousError extends NightdeskError {}
