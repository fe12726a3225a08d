import type { Clock } from '../../shared/platform/clock.ts';
import type { AuthorizationCode } from './grants.ts';
import type { Scheme } from './sign.ts';
import type { StayBook } from './stay-book.ts';

/** A webhook as it was registered; the secret was told once. */
export interface Hook {
  readonly hook_id: string;
  readonly created_at: string;
  readonly url: string;
  /** Event types, or `*` alone. */
  readonly events: readonly string[];
  readonly token: string;
  readonly hook_secret: string;
}

/** An event in the webhook's vocabulary. Noise has no device; `sensor_value` and `threshold` only on a crossing. */
export interface SimulatedEvent {
  readonly id: string;
  readonly type: string;
  readonly created_at: string;
  readonly home_id: string;
  readonly user_id: string;
  readonly device_id?: string;
  readonly sensor_value?: number;
  readonly threshold?: number;
}

/** Everything that the simulated Minut knows. Endpoints read and change it, and nothing else. */
export interface World {
  readonly clock: Clock;
  /** When the simulator started, on the program's clock, in epoch milliseconds. */
  readonly startMs: number;
  readonly oauthClient: { readonly clientId: string; readonly clientSecret: string };
  readonly scheme: Scheme;
  /** By hook id. */
  readonly hooks: Map<string, Hook>;
  /** Everything that has happened, in the order in which it did. */
  readonly events: SimulatedEvent[];
  /** Access tokens with their expiry on the program's clock, in epoch milliseconds. */
  readonly accessTokens: Map<string, number>;
  /** Consents that were given and not yet exchanged. */
  readonly codes: Map<string, AuthorizationCode>;
  /** Refresh tokens are good for one use. */
  readonly refreshTokens: Map<string, 'unused' | 'used'>;
  /** Every refresh token that was sent, in order: tests count them. */
  readonly refreshes: string[];
  readonly stays: StayBook;
  /** What a PUT wrote into a device's configuration, by device. */
  readonly deviceSettings: Map<string, Readonly<Record<string, unknown>>>;
  /** How many requests were answered with 429. */
  refusedByLimit: number;
  /** Random lower-case hex digits. */
  hex(digits: number): string;
}

/** Adds what happened and returns it; `deliver` is the caller's business. */
export const record = (world: World, event: SimulatedEvent): SimulatedEvent => {
  world.events.push(event);
  return event;
};
