import type { Clock } from '../../shared/platform/clock.ts';
import type { Scheme } from './sign.ts';

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
  /** Random lower-case hex digits. */
  hex(digits: number): string;
}

/** Adds what happened and returns it; `deliver` is the caller's business. */
export const record = (world: World, event: SimulatedEvent): SimulatedEvent => {
  world.events.push(event);
  return event;
};
